using System.Buffers.Binary;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>The terms of a segment, in the order of their bytes.</summary>
internal sealed class TermDictionary
{
    private const int HeadLength = sizeof(uint) + sizeof(ulong) + sizeof(float);
    private readonly IndexFile _file;
    private readonly Section _section;
    private readonly int _blockCount;

    public TermDictionary(IndexFile file, Section section)
    {
        (_file, _section) = (file, section);
        var head = new ByteReader(file.Slice(section.Offset, HeadLength));
        Count = (int)head.ReadUInt32();
        Occurrences = (long)head.ReadUInt64();
        AverageLength = BitConverter.UInt32BitsToSingle(head.ReadUInt32());
        _blockCount = (Count + TermDictionaryWriter.BlockSize - 1) / TermDictionaryWriter.BlockSize;
    }

    /// <summary>Terms.</summary>
    public int Count { get; }

    /// <summary>Occurrences of all terms.</summary>
    public long Occurrences { get; }

    /// <summary>Mean length with which the impacts of the postings were made; see <see cref="ImpactScale"/>.</summary>
    public float AverageLength { get; }

    /// <summary>Looks a term up; the entry of a term that is not there is empty.</summary>
    public bool TryGet(ReadOnlySpan<byte> term, out TermEntry entry)
    {
        entry = default;
        var block = BlockOf(term);
        if (block < 0) return false;
        var reader = new ByteReader(From(block));
        var offset = (long)reader.ReadUInt64();
        // All terms so far are smaller, and the last one has this many first bytes in common with the one that is looked for.
        var common = 0;
        for (var count = Math.Min(TermDictionaryWriter.BlockSize, Count - block * TermDictionaryWriter.BlockSize); count > 0; count--)
        {
            var shared = reader.ReadVariable();
            var rest = reader.Read(reader.ReadVariable());
            var documents = reader.ReadVariable();
            var found = new TermEntry(documents, documents + (long)reader.ReadVariableLong(), offset, reader.ReadVariable(), reader.ReadVariable());
            offset += found.PostingsLength + found.PositionsLength;
            if (shared > common) continue;
            var order = shared < common ? 1 : rest.SequenceCompareTo(term[common..]);
            if (order == 0) entry = found;
            if (order >= 0) return order == 0;
            common += rest.CommonPrefixLength(term[common..]);
        }
        return false;
    }

    /// <summary>Walks over the terms from a little before a term on.</summary>
    public TermCursor WalkFrom(ReadOnlySpan<byte> term)
    {
        return new TermCursor(this, Math.Max(0, BlockOf(term)));
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

    /// <summary>The block that has a term if any has it; -1 where it is smaller than all terms.</summary>
    private int BlockOf(ReadOnlySpan<byte> term)
    {
        var (low, high) = (0, _blockCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (FirstTerm(middle).SequenceCompareTo(term) <= 0) low = middle + 1;
            else high = middle;
        }
        return low - 1;
    }

    private ReadOnlySpan<byte> FirstTerm(int block)
    {
        var reader = new ByteReader(From(block)[sizeof(ulong)..]);
        reader.ReadVariable();
        return reader.Read(reader.ReadVariable());
    }
}
