using System.Buffers.Binary;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Collects a segment's terms in the order of their bytes, front-coded in blocks that are found by binary search.</summary>
internal sealed class TermDictionaryWriter
{
    /// <summary>Terms in a block.</summary>
    public const int BlockSize = 32;

    private readonly ByteBuffer _blocks = new(1 << 12), _offsets = new(1 << 10);
    private byte[] _last = new byte[64];
    private int _lastLength;

    /// <summary>Terms added.</summary>
    public int Count { get; private set; }

    /// <summary>Occurrences of all terms.</summary>
    public long Occurrences { get; private set; }

    /// <summary>Adds a term, larger than the last.</summary>
    public void Add(ReadOnlySpan<byte> term, TermEntry entry)
    {
        var shared = 0;
        if (Count % BlockSize == 0)
        {
            _offsets.WriteUInt32((uint)_blocks.Length);
            _blocks.WriteUInt64((ulong)entry.Offset);
        }
        else
        {
            shared = term.CommonPrefixLength(_last.AsSpan(0, _lastLength));
        }
        _blocks.WriteVariable(shared);
        _blocks.WriteVariable(term.Length - shared);
        _blocks.Write(term[shared..]);
        _blocks.WriteVariable(entry.DocumentFrequency);
        _blocks.WriteVariable((ulong)(entry.CollectionFrequency - entry.DocumentFrequency));
        _blocks.WriteVariable(entry.PostingsLength);
        _blocks.WriteVariable(entry.PositionsLength);
        if (_last.Length < term.Length) _last = new byte[Math.Max(term.Length, 2 * _last.Length)];
        term.CopyTo(_last);
        _lastLength = term.Length;
        Count++;
        Occurrences += entry.CollectionFrequency;
    }

    /// <summary>Writes the dictionary: number of terms, occurrences, mean length, offsets of the blocks, blocks.</summary>
    public void Finish(IndexFileWriter file, float averageLength)
    {
        Span<byte> head = stackalloc byte[sizeof(uint) + sizeof(ulong) + sizeof(float)];
        BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)Count);
        BinaryPrimitives.WriteUInt64LittleEndian(head[sizeof(uint)..], (ulong)Occurrences);
        BinaryPrimitives.WriteSingleLittleEndian(head[(sizeof(uint) + sizeof(ulong))..], averageLength);
        file.Write(head);
        file.Write(_offsets.Written);
        file.Write(_blocks.Written);
    }
}
