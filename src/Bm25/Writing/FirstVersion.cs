using System.IO.Compression;
using System.Text;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// Reads the passages of a segment of format version 1, from which an index is built again: that is the one thing that is needed
/// of the old format, and stays right however the present one changes.
/// </summary>
internal static class FirstVersion
{
    private const int ChunksSection = 1, IdsSection = 2, ChunkEntryLength = 12;

    /// <summary>Passages of a segment that are not deleted.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="listed">The segment.</param>
    /// <param name="put">Gets them.</param>
    /// <exception cref="IndexCorruptException">A file is damaged or missing.</exception>
    public static void Read(IndexFolder folder, ManifestSegment listed, Action<Document> put)
    {
        using var file = IndexFile.Open(folder.Segment(listed.Number), FileKind.Segment);
        if (file.Length != listed.Length) throw new IndexCorruptException(file.Path, "is another one than the manifest lists");
        try
        {
            Read(file, Live(folder, listed), put);
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or InvalidDataException)
        {
            throw new IndexCorruptException(file.Path, $"makes no sense: {e.Message}", e);
        }
    }

    private static void Read(IndexFile file, Func<int, bool> isLive, Action<Document> put)
    {
        var tableLength = (int)new ByteReader(file.Slice(file.BodyEnd - sizeof(uint), sizeof(uint))).ReadUInt32();
        var table = new ByteReader(file.Slice(file.BodyEnd - sizeof(uint) - tableLength, tableLength));
        var documents = (int)table.ReadUInt32();
        var sections = new Section[table.ReadUInt32()];
        for (var i = 0; i < sections.Length; i++) sections[i] = new Section((long)table.ReadUInt64(), (long)table.ReadUInt64());

        var ids = new Ids(file, sections[IdsSection], documents);
        var chunks = sections[ChunksSection];
        for (var at = 0L; at < chunks.Length; at += ChunkEntryLength)
        {
            var entry = new ByteReader(file.Slice(chunks.Offset + at, ChunkEntryLength));
            ReadChunk(file, (long)entry.ReadUInt64(), (int)entry.ReadUInt32(), ids, isLive, put);
        }
    }

    private static void ReadChunk(IndexFile file, long offset, int document, Ids ids, Func<int, bool> isLive, Action<Document> put)
    {
        const int LongestHead = 20;
        var head = new ByteReader(file.Slice(offset, (int)Math.Min(LongestHead, file.BodyEnd - offset)));
        var (count, length, stored, lengthsLength) = (head.ReadVariable(), head.ReadVariable(), head.ReadVariable(), head.ReadVariable());
        var lengths = new ByteReader(file.Slice(offset + head.Position, lengthsLength));
        var bytes = file.Slice(offset + head.Position + lengthsLength, stored);
        var records = new byte[length];
        if (stored == length) bytes.CopyTo(records);
        else if (!BrotliDecoder.TryDecompress(bytes, records, out var written) || written != length)
            throw new InvalidDataException($"the chunk at {offset} cannot be decompressed");
        for (var start = 0; count > 0; count--, document++)
        {
            var end = start + lengths.ReadVariable();
            if (isLive(document)) put(StoredRecord.Read(ids[document], records.AsSpan(start..end)));
            start = end;
        }
    }

    private static Func<int, bool> Live(IndexFolder folder, ManifestSegment listed)
    {
        if (listed.DeletesGeneration == 0) return _ => true;
        using var file = IndexFile.Open(folder.Deletes(listed.Number, listed.DeletesGeneration), FileKind.Deletes);
        var bits = file.Slice(FileFormat.HeaderLength + sizeof(ulong), (int)(file.BodyEnd - FileFormat.HeaderLength - sizeof(ulong))).ToArray();
        return document => (bits[document >> 3] >> (document & 7) & 1) != 0;
    }

    /// <summary>Ids by number: after a hash table, the ends of all and then their bytes.</summary>
    private sealed class Ids(IndexFile file, Section section, int documents)
    {
        private readonly long _ends = section.Offset
            + (long)System.Numerics.BitOperations.RoundUpToPowerOf2(2u * (uint)Math.Max(1, documents)) * sizeof(uint);

        public string this[int document]
        {
            get
            {
                var start = document == 0 ? 0 : End(document - 1);
                return Encoding.UTF8.GetString(file.Slice(_ends + (long)documents * sizeof(uint) + start, (int)(End(document) - start)));
            }
        }

        private uint End(int document) => new ByteReader(file.Slice(_ends + (long)document * sizeof(uint), sizeof(uint))).ReadUInt32();
    }
}
