using System.Buffers.Binary;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Decodes the postings of a term, a block at a time. Not for use by several threads.</summary>
internal sealed class PostingsReader(IndexFile file, TermEntry term)
{
    private readonly int _fullBlocks = term.DocumentFrequency / BitPacking.BlockSize;
    private int _nextBlock;

    /// <summary>Documents of the current block, ascending; the first <see cref="Count"/> are valid.</summary>
    public int[] Documents { get; } = new int[BitPacking.BlockSize];

    /// <summary>How often the term occurs in each.</summary>
    public int[] Frequencies { get; } = new int[BitPacking.BlockSize];

    /// <summary>Documents in the current block; 0 before the first and after the last.</summary>
    public int Count { get; private set; }

    /// <summary>Index of the document that the caller looks at next.</summary>
    public int Next { get; set; }

    private int SkipsLength => _fullBlocks * PostingsWriter.SkipEntryLength;

    /// <summary>Decodes the next block.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveNext()
    {
        Next = Count = 0;
        if (_nextBlock < _fullBlocks) ReadBlock(_nextBlock);
        else if (_nextBlock == _fullBlocks) ReadTail();
        _nextBlock++;
        return Count > 0;
    }

    /// <summary>How often the term occurs in a document, 0 for never. Start with a fresh reader.</summary>
    public int FrequencyIn(int document)
    {
        var (low, high) = (0, _fullBlocks);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Skip(middle, 0) < document) low = middle + 1;
            else high = middle;
        }
        _nextBlock = low;
        if (!MoveNext()) return 0;
        var found = Array.BinarySearch(Documents, 0, Count, document);
        return found < 0 ? 0 : Frequencies[found];
    }

    /// <summary>Reads the positions of all documents from the first on, in step with <see cref="MoveNext"/>.</summary>
    public ByteReader Positions() => new(file.Slice(term.Offset + term.PostingsLength, term.PositionsLength));

    private int Skip(int block, int field) =>
        BinaryPrimitives.ReadInt32LittleEndian(
            file.Slice(term.Offset + block * PostingsWriter.SkipEntryLength + field * sizeof(uint), sizeof(uint)));

    private ReadOnlySpan<byte> From(int block)
    {
        var start = SkipsLength + (block == 0 ? 0 : Skip(block - 1, 1));
        return file.Slice(term.Offset + start, term.PostingsLength - start);
    }

    private void ReadBlock(int block)
    {
        var bytes = From(block);
        var (gapBits, repeatBits) = (bytes[0], bytes[1]);
        var gaps = BitPacking.Size(gapBits);
        BitPacking.Unpack(bytes.Slice(2, gaps), gapBits, Documents);
        BitPacking.Unpack(bytes.Slice(2 + gaps, BitPacking.Size(repeatBits)), repeatBits, Frequencies);
        var document = block == 0 ? -1 : Skip(block - 1, 0);
        for (var i = 0; i < BitPacking.BlockSize; i++)
        {
            document += Documents[i] + 1;
            Documents[i] = document;
            Frequencies[i]++;
        }
        Count = BitPacking.BlockSize;
    }

    private void ReadTail()
    {
        Count = term.DocumentFrequency % BitPacking.BlockSize;
        if (Count == 0) return;
        var reader = new ByteReader(From(_fullBlocks));
        var document = _fullBlocks == 0 ? -1 : Skip(_fullBlocks - 1, 0);
        for (var i = 0; i < Count; i++)
        {
            var code = reader.ReadVariableLong();
            document += (int)(code >> 1) + 1;
            Documents[i] = document;
            Frequencies[i] = (code & 1) != 0 ? 1 : reader.ReadVariable() + 1;
        }
    }
}
