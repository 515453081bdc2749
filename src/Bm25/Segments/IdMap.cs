using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The ids of a segment's documents, by number and by id.</summary>
internal sealed class IdMap(IndexFile file, Section section, int documentCount)
{
    /// <summary>Bytes of the longest id.</summary>
    public const int LongestId = 512;

    private readonly IdLayout _layout = new(documentCount);
    private readonly int _blockCount = new IdLayout(documentCount).BlockCount;
    private readonly long _offsets = section.Offset + new IdLayout(documentCount).TableLength;
    private readonly long _blocks = section.Offset + new IdLayout(documentCount).TableLength + (long)new IdLayout(documentCount).BlockCount * sizeof(uint);

    /// <summary>Writes the UTF-8 of a document's id to a buffer of <see cref="LongestId"/> bytes.</summary>
    /// <returns>The id, in the buffer.</returns>
    [SkipLocalsInit]
    public ReadOnlySpan<byte> Read(int document, Span<byte> buffer)
    {
        var (block, index) = Math.DivRem(document, IdLayout.BlockSize);
        var isLast = block + 1 == _blockCount;
        var offsets = new ByteReader(file.Slice(_offsets + (long)block * sizeof(uint), (isLast ? 1 : 2) * sizeof(uint)));
        var start = (long)offsets.ReadUInt32();
        var end = isLast ? section.Offset + section.Length - _blocks : offsets.ReadUInt32();
        var bytes = file.Slice(_blocks + start, (int)(end - start));
        var reader = new ByteReader(bytes);
        for (var i = 0; ; i++)
        {
            var shared = reader.ReadVariable();
            var length = reader.ReadVariable();
            // Most are short: a vector is written with whatever comes after, which the next id overwrites.
            if (length <= Vector128<byte>.Count && bytes.Length - reader.Position >= Vector128<byte>.Count && buffer.Length - shared >= Vector128<byte>.Count)
                Vector128.Create(bytes.Slice(reader.Position)).CopyTo(buffer[shared..]);
            else
                bytes.Slice(reader.Position, length).CopyTo(buffer[shared..]);
            if (i == index) return buffer[..(shared + length)];
            reader.Skip(length);
        }
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
