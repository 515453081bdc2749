using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Encodes the postings of one term after another. Layout: see the README of this project.</summary>
internal sealed class PostingsWriter
{
    /// <summary>Last document, end of the block, end of its positions: three words for each full block.</summary>
    public const int SkipEntryLength = 3 * sizeof(uint);

    private readonly ByteBuffer _skips = new(), _blocks = new(), _positions = new();
    private readonly int[] _gaps = new int[BitPacking.BlockSize], _repeats = new int[BitPacking.BlockSize];
    private int _inBlock, _lastDocument = -1, _documents;
    private long _occurrences;

    /// <summary>Documents added for the current term.</summary>
    public int Documents => _documents;

    /// <summary>Adds a document of the current term.</summary>
    /// <param name="document">Number of the document, larger than the last.</param>
    /// <param name="positions">Ascending positions of the term in it, at least one.</param>
    public void Add(int document, ReadOnlySpan<int> positions)
    {
        _gaps[_inBlock] = document - _lastDocument - 1;
        _repeats[_inBlock++] = positions.Length - 1;
        _lastDocument = document;
        _documents++;
        _occurrences += positions.Length;
        var previous = 0;
        foreach (var position in positions)
        {
            _positions.WriteVariable(position - previous);
            previous = position;
        }
        if (_inBlock == BitPacking.BlockSize) EndBlock();
    }

    /// <summary>Writes the current term's postings and starts the next term.</summary>
    public TermEntry Finish(IndexFileWriter file)
    {
        for (var i = 0; i < _inBlock; i++)
        {
            var once = _repeats[i] == 0;
            _blocks.WriteVariable(((ulong)(uint)_gaps[i] << 1) | (once ? 1u : 0u));
            if (!once) _blocks.WriteVariable(_repeats[i]);
        }
        var entry = new TermEntry(
            _documents, _occurrences, file.Position, checked(_skips.Length + _blocks.Length), _positions.Length);
        file.Write(_skips.Written);
        file.Write(_blocks.Written);
        file.Write(_positions.Written);
        _skips.Truncate();
        _blocks.Truncate();
        _positions.Truncate();
        (_inBlock, _lastDocument, _documents, _occurrences) = (0, -1, 0, 0);
        return entry;
    }

    private void EndBlock()
    {
        var (gapBits, repeatBits) = (BitPacking.BitsFor(_gaps), BitPacking.BitsFor(_repeats));
        _blocks.Write((byte)gapBits);
        _blocks.Write((byte)repeatBits);
        BitPacking.Pack(_gaps, gapBits, _blocks.Append(BitPacking.Size(gapBits)));
        BitPacking.Pack(_repeats, repeatBits, _blocks.Append(BitPacking.Size(repeatBits)));
        _skips.WriteUInt32((uint)_lastDocument);
        _skips.WriteUInt32((uint)_blocks.Length);
        _skips.WriteUInt32((uint)_positions.Length);
        _inBlock = 0;
    }
}
