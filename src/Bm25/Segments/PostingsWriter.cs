using System.Runtime.CompilerServices;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Encodes the postings of one term after another. Layout: see the README of this project.</summary>
/// <param name="options">The index's k1 and b.</param>
/// <param name="norms">Code of the length of each document; complete before the first posting.</param>
internal sealed class PostingsWriter(IndexOptions options, ByteBuffer norms)
{
    /// <summary>Last document and end of the block: two words for each full block.</summary>
    public const int SkipEntryLength = 2 * sizeof(uint);

    private readonly ByteBuffer _lasts = new(), _ends = new(), _impacts = new(), _blocks = new(), _positions = new();
    private readonly int[] _documents = new int[BitPacking.BlockSize], _gaps = new int[BitPacking.BlockSize], _repeats = new int[BitPacking.BlockSize];
    private readonly int[] _withImpact = new int[byte.MaxValue + 1];
    private ImpactScale? _scale;
    private int _inBlock, _lastDocument = -1;
    private long _occurrences;

    /// <summary>For these numbers of hits, the impact is kept that as many documents of a term reach.</summary>
    public static ReadOnlySpan<int> Ranks => [1, 10, 100, 1000];

    /// <summary>Documents added for the current term.</summary>
    public int Documents { get; private set; }

    /// <summary>The scale of the impacts. Ask for it when all documents are known.</summary>
    public ImpactScale Scale => _scale ??= new ImpactScale(options, norms.Written);

    /// <summary>Adds a document of the current term.</summary>
    /// <param name="document">Number of the document, larger than the last.</param>
    /// <param name="positions">Ascending positions of the term in it, at least one.</param>
    public void Add(int document, ReadOnlySpan<int> positions)
    {
        _documents[_inBlock] = document;
        _gaps[_inBlock] = document - _lastDocument - 1;
        _repeats[_inBlock++] = positions.Length - 1;
        _lastDocument = document;
        Documents++;
        _occurrences += positions.Length;
        AddPositions(positions);
        if (_inBlock == BitPacking.BlockSize) EndBlock();
    }

    /// <summary>Writes the current term's postings and starts the next term.</summary>
    public TermEntry Finish(IndexFileWriter file)
    {
        var start = file.Position;
        if (Documents >= BitPacking.BlockSize)
        {
            if (_inBlock > 0) EndImpacts();
            foreach (var rank in Ranks) WriteImpactOfRank(rank);
            file.Write(_impacts.Written);
            file.Write(_lasts.Written);
            file.Write(_ends.Written);
            _withImpact.AsSpan().Clear();
        }
        for (var i = 0; i < _inBlock; i++)
        {
            var once = _repeats[i] == 0;
            _blocks.WriteVariable(((ulong)(uint)_gaps[i] << 1) | (once ? 1u : 0u));
            if (!once) _blocks.WriteVariable(_repeats[i]);
        }
        file.Write(_blocks.Written);
        var entry = new TermEntry(Documents, _occurrences, start, checked((int)(file.Position - start)), _positions.Length);
        file.Write(_positions.Written);
        foreach (var buffer in (ReadOnlySpan<ByteBuffer>)[_impacts, _lasts, _ends, _blocks, _positions]) buffer.Truncate();
        (_inBlock, _lastDocument, Documents, _occurrences) = (0, -1, 0, 0);
        return entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddPositions(ReadOnlySpan<int> positions)
    {
        // Room for the longest numbers, of five bytes, is taken once, and what is left of it given back.
        var start = _positions.Length;
        var bytes = _positions.Append(5 * positions.Length);
        var (at, previous) = (0, 0);
        foreach (var position in positions)
        {
            var gap = (uint)(position - previous);
            for (; gap >= 0x80; gap >>= 7) bytes[at++] = (byte)(gap | 0x80);
            bytes[at++] = (byte)gap;
            previous = position;
        }
        _positions.Truncate(start + at);
    }

    private void EndBlock()
    {
        var (gapBits, repeatBits) = (BitPacking.BitsFor(_gaps), BitPacking.BitsFor(_repeats));
        _blocks.Write((byte)gapBits);
        _blocks.Write((byte)repeatBits);
        BitPacking.Pack(_gaps, gapBits, _blocks.Append(BitPacking.Size(gapBits)));
        BitPacking.Pack(_repeats, repeatBits, _blocks.Append(BitPacking.Size(repeatBits)));
        _lasts.WriteUInt32((uint)_lastDocument);
        _ends.WriteUInt32((uint)_blocks.Length);
        EndImpacts();
        _inBlock = 0;
    }

    private void EndImpacts()
    {
        byte most = 0;
        for (var i = 0; i < _inBlock; i++)
        {
            var impact = Scale.Of(_repeats[i] + 1, norms.Written[_documents[i]]);
            _withImpact[impact]++;
            most = Math.Max(most, impact);
        }
        _impacts.Write(most);
    }

    private void WriteImpactOfRank(int rank)
    {
        var impact = byte.MaxValue;
        for (var count = _withImpact[impact]; count < rank && impact > 0; count += _withImpact[impact]) impact--;
        _impacts.Write(impact);
    }
}
