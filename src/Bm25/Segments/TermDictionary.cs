using System.Buffers.Binary;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The terms of a segment, in the order of their bytes.</summary>
internal sealed class TermDictionary
{
    private const int HeadLength = sizeof(uint) + sizeof(ulong);
    private readonly IndexFile _file;
    private readonly Section _section;
    private readonly int _blockCount;

    public TermDictionary(IndexFile file, Section section)
    {
        (_file, _section) = (file, section);
        var head = new ByteReader(file.Slice(section.Offset, HeadLength));
        Count = (int)head.ReadUInt32();
        Occurrences = (long)head.ReadUInt64();
        _blockCount = (Count + TermDictionaryWriter.BlockSize - 1) / TermDictionaryWriter.BlockSize;
    }

    /// <summary>Terms.</summary>
    public int Count { get; }

    /// <summary>Occurrences of all terms.</summary>
    public long Occurrences { get; }

    /// <summary>Looks a term up; the entry of a term that is not there is empty.</summary>
    public bool TryGet(ReadOnlySpan<byte> term, out TermEntry entry)
    {
        entry = default;
        for (var cursor = WalkFrom(term); cursor.MoveNext();)
        {
            var order = cursor.Term.SequenceCompareTo(term);
            if (order < 0) continue;
            if (order == 0) entry = cursor.Entry;
            return order == 0;
        }
        return false;
    }

    /// <summary>Walks over the terms from a little before a term on.</summary>
    public TermCursor WalkFrom(ReadOnlySpan<byte> term)
    {
        var (low, high) = (0, _blockCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (FirstTerm(middle).SequenceCompareTo(term) <= 0) low = middle + 1;
            else high = middle;
        }
        return new TermCursor(this, Math.Max(0, low - 1));
    }

    /// <summary>Walks over all terms.</summary>
    public TermCursor Walk() => new(this, 0);

    /// <summary>The bytes of the dictionary from a block on.</summary>
    public ReadOnlySpan<byte> From(int block)
    {
        var offset = BinaryPrimitives.ReadUInt32LittleEndian(
            _file.Slice(_section.Offset + HeadLength + (long)block * sizeof(uint), sizeof(uint)));
        var start = HeadLength + (long)_blockCount * sizeof(uint) + offset;
        return _file.Slice(_section.Offset + start, (int)(_section.Length - start));
    }

    private ReadOnlySpan<byte> FirstTerm(int block)
    {
        var reader = new ByteReader(From(block)[sizeof(ulong)..]);
        reader.ReadVariable();
        return reader.Read(reader.ReadVariable());
    }
}
