using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Decodes the postings of a term, a block at a time; can be started again on another term. Not for use by several threads.</summary>
internal sealed class PostingsReader
{
    private readonly int[] _frequencies = new int[BitPacking.BlockSize];
    private IndexFile _file = null!;
    private TermEntry _term;
    private int _fullBlocks, _repeatBits, _frequenciesOf;
    private long _lasts, _repeats;

    /// <summary>Documents of the current block, ascending; the first <see cref="Count"/> are valid, and int.MaxValue comes after them.</summary>
    public int[] Documents { get; } = new int[BitPacking.BlockSize];

    /// <summary>How often the term occurs in each.</summary>
    public int[] Frequencies
    {
        get
        {
            if (_frequenciesOf != Block) ReadFrequencies();
            return _frequencies;
        }
    }

    /// <summary>Documents in the current block; 0 before the first and after the last.</summary>
    public int Count { get; private set; }

    /// <summary>Number of the current block; -1 before the first.</summary>
    public int Block { get; private set; }

    /// <summary>Blocks of the term, the last one with fewer documents included.</summary>
    public int BlockCount { get; private set; }

    /// <summary>The largest impact in each block; empty where there is no full block.</summary>
    public ReadOnlySpan<byte> Impacts => _fullBlocks == 0 ? [] : _file.Slice(_term.Offset, BlockCount);

    /// <summary>The impacts that as many documents reach as <see cref="PostingsWriter.Ranks"/> says; empty where there is no full block.</summary>
    public ReadOnlySpan<byte> RankImpacts => _fullBlocks == 0 ? [] : _file.Slice(_term.Offset + BlockCount, PostingsWriter.Ranks.Length);

    /// <summary>The last document of each full block. Documents of a last block that is not full come after them.</summary>
    public ReadOnlySpan<int> Lasts => MemoryMarshal.Cast<byte, int>(_file.Slice(_lasts, _fullBlocks * sizeof(uint)));

    /// <summary>Stands before the first block of a term.</summary>
    public void Start(IndexFile file, TermEntry term)
    {
        (_file, _term, _fullBlocks) = (file, term, term.DocumentFrequency / BitPacking.BlockSize);
        BlockCount = _fullBlocks + (term.DocumentFrequency % BitPacking.BlockSize > 0 ? 1 : 0);
        _lasts = term.Offset + (_fullBlocks == 0 ? 0 : PostingsWriter.Ranks.Length + BlockCount);
        (Block, Count, _frequenciesOf) = (-1, 0, -1);
    }

    /// <summary>Decodes the next block.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveNext() => MoveTo(Block + 1);

    /// <summary>Decodes a block.</summary>
    /// <returns>False after the last one.</returns>
    public bool MoveTo(int block)
    {
        (Block, Count) = (block, 0);
        if (block < _fullBlocks) ReadBlock();
        else if (block < BlockCount) ReadTail();
        return Count > 0;
    }

    /// <summary>How often the term occurs in a document, 0 for never.</summary>
    public int FrequencyIn(int document)
    {
        var block = Lasts.BinarySearch(document);
        if (!MoveTo(block < 0 ? ~block : block)) return 0;
        var found = Array.BinarySearch(Documents, 0, Count, document);
        return found < 0 ? 0 : FrequencyAt(found);
    }

    /// <summary>How often the term occurs in one document of the block; <see cref="Frequencies"/> is better where many are asked for.</summary>
    public int FrequencyAt(int index) => _frequenciesOf == Block ? _frequencies[index] : BitPacking.Read(Repeats, _repeatBits, index) + 1;

    /// <summary>Reads the positions of all documents from the first on, in step with <see cref="MoveNext"/>.</summary>
    public ByteReader Positions() => new(_file.Slice(_term.Offset + _term.PostingsLength, _term.PositionsLength));

    private ReadOnlySpan<byte> Repeats => _file.Slice(_repeats, BitPacking.Size(_repeatBits) + BitPacking.Slack);

    private long StartOf(int block)
    {
        var ends = _lasts + (long)_fullBlocks * sizeof(uint);
        return _lasts + (long)_fullBlocks * PostingsWriter.SkipEntryLength
            + (block == 0 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(_file.Slice(ends + (block - 1) * sizeof(uint), sizeof(uint))));
    }

    private void ReadBlock()
    {
        var start = StartOf(Block);
        var head = _file.Slice(start, 2);
        var gaps = BitPacking.Size(head[0]);
        (_repeats, _repeatBits) = (start + 2 + gaps, head[1]);
        var lasts = Lasts;
        BitPacking.UnpackGaps(_file.Slice(start + 2, gaps + BitPacking.Slack), head[0], Block == 0 ? -1 : lasts[Block - 1], Documents);
        if (Documents[^1] != lasts[Block])
            throw new IndexCorruptException(_file.Path, $"is damaged: the block of postings at {start} does not end where it should");
        Count = BitPacking.BlockSize;
    }

    // On its own, it keeps its vectors in registers.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReadFrequencies()
    {
        BitPacking.Unpack(Repeats, _repeatBits, 1, _frequencies);
        _frequenciesOf = Block;
    }

    private void ReadTail()
    {
        var start = StartOf(_fullBlocks);
        var reader = new ByteReader(_file.Slice(start, (int)(_term.Offset + _term.PostingsLength - start)));
        var document = _fullBlocks == 0 ? -1 : Lasts[^1];
        Count = _term.DocumentFrequency % BitPacking.BlockSize;
        for (var i = 0; i < Count; i++)
        {
            var code = reader.ReadVariableLong();
            document += (int)(code >> 1) + 1;
            Documents[i] = document;
            _frequencies[i] = (code & 1) != 0 ? 1 : reader.ReadVariable() + 1;
        }
        Documents.AsSpan(Count).Fill(int.MaxValue);
        _frequenciesOf = Block;
    }
}
