using System.Buffers.Binary;
using System.IO.Compression;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Reads records of passages, and keeps the last chunk for the next record. Not for use by several threads.</summary>
internal sealed class StoredReader(IndexFile file, Section chunks)
{
    private readonly int _chunkCount = (int)(chunks.Length / StoredWriter.ChunkEntryLength);
    private int _first, _end;
    private int[] _starts = [];
    private byte[] _records = [];

    /// <summary>The record of a document; valid until the next call.</summary>
    public ReadOnlySpan<byte> this[int document]
    {
        get
        {
            if (document < _first || document >= _end) Load(document);
            var index = document - _first;
            return _records.AsSpan(_starts[index].._starts[index + 1]);
        }
    }

    private void Load(int document)
    {
        var (low, high) = (0, _chunkCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (FirstDocument(middle) <= document) low = middle + 1;
            else high = middle;
        }
        var chunk = low - 1;
        var offset = (long)BinaryPrimitives.ReadUInt64LittleEndian(
            file.Slice(chunks.Offset + (long)chunk * StoredWriter.ChunkEntryLength, sizeof(ulong)));

        var head = new ByteReader(file.Slice(offset, (int)Math.Min(StoredWriter.LongestHead, file.BodyEnd - offset)));
        var (count, raw, stored, lengths) = (head.ReadVariable(), head.ReadVariable(), head.ReadVariable(), head.ReadVariable());
        if (_starts.Length <= count) _starts = new int[count + 1];
        var lengthReader = new ByteReader(file.Slice(offset + head.Position, lengths));
        for (var i = 0; i < count; i++) _starts[i + 1] = _starts[i] + lengthReader.ReadVariable();

        if (_records.Length < raw) _records = new byte[raw];
        var bytes = file.Slice(offset + head.Position + lengths, stored);
        if (stored == raw) bytes.CopyTo(_records);
        else if (!BrotliDecoder.TryDecompress(bytes, _records, out var written) || written != raw)
            throw new IndexCorruptException(file.Path, $"has a chunk at {offset} that cannot be decompressed");
        _first = FirstDocument(chunk);
        _end = _first + count;
    }

    private int FirstDocument(int chunk) =>
        BinaryPrimitives.ReadInt32LittleEndian(
            file.Slice(chunks.Offset + (long)chunk * StoredWriter.ChunkEntryLength + sizeof(ulong), sizeof(uint)));
}
