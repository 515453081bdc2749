using System.Runtime.CompilerServices;
using System.Text;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The ids of a segment's documents, by number and by id.</summary>
internal sealed class IdMap(IndexFile file, Section section, int documentCount)
{
    /// <summary>Bytes of the longest id.</summary>
    public const int LongestId = 512;

    private readonly IdLayout _layout = new(documentCount);

    private long Offsets => section.Offset + _layout.TableLength;

    private long Blocks => Offsets + (long)_layout.BlockCount * sizeof(uint);

    /// <summary>Writes the UTF-8 of a document's id to a buffer of <see cref="LongestId"/> bytes.</summary>
    /// <returns>The id, in the buffer.</returns>
    [SkipLocalsInit]
    public ReadOnlySpan<byte> Read(int document, Span<byte> buffer)
    {
        var (block, index) = Math.DivRem(document, IdLayout.BlockSize);
        var isLast = block + 1 == _layout.BlockCount;
        var offsets = new ByteReader(file.Slice(Offsets + (long)block * sizeof(uint), (isLast ? 1 : 2) * sizeof(uint)));
        var start = (long)offsets.ReadUInt32();
        var end = isLast ? section.Offset + section.Length - Blocks : offsets.ReadUInt32();
        var bytes = file.Slice(Blocks + start, (int)(end - start));
        var reader = new ByteReader(bytes);
        Span<(int Shared, int Start)> ids = stackalloc (int, int)[IdLayout.BlockSize];
        for (var i = 0; i < index; i++)
        {
            ids[i].Shared = reader.ReadVariable();
            var length = reader.ReadVariable();
            ids[i].Start = reader.Position;
            reader.Skip(length);
        }
        var shared = reader.ReadVariable();
        var rest = reader.Read(reader.ReadVariable());
        rest.CopyTo(buffer[shared..]);
        // What it shares with the id before it may come from earlier ones; only that is copied of them.
        for (var missing = shared; missing > 0;)
        {
            var before = ids[--index];
            if (before.Shared >= missing) continue;
            bytes.Slice(before.Start, missing - before.Shared).CopyTo(buffer[before.Shared..]);
            missing = before.Shared;
        }
        return buffer[..(shared + rest.Length)];
    }

    /// <summary>The id of a document as text.</summary>
    [SkipLocalsInit]
    public string Text(int document) => Encoding.UTF8.GetString(Read(document, stackalloc byte[LongestId]));

    /// <summary>Compares the id of a document with another one, in the order of their UTF-8 bytes.</summary>
    [SkipLocalsInit]
    public int Compare(int document, ReadOnlySpan<byte> id) => Read(document, stackalloc byte[LongestId]).SequenceCompareTo(id);

    /// <summary>Compares the ids of two documents, in the order of their UTF-8 bytes.</summary>
    [SkipLocalsInit]
    public int Compare(int document, IdMap others, int other) => Compare(document, others.Read(other, stackalloc byte[LongestId]));

    /// <summary>Number of the document with an id, or -1.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        var hash = Crc32C.Of(id);
        for (var slot = _layout.FirstSlot(hash); ; slot = _layout.NextSlot(slot))
        {
            var entry = _layout.Entry(file.Slice(section.Offset + _layout.OffsetOf(slot), sizeof(ulong)));
            if (entry == 0) return -1;
            if (_layout.Document(entry, hash) is >= 0 and var document && Compare(document, id) == 0) return document;
        }
    }
}
