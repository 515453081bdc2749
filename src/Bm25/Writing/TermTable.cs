using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Numbers terms in the order of their first appearance: a hash table over bytes, without an object per term.</summary>
internal sealed class TermTable
{
    private readonly ByteBuffer _bytes = new(1 << 12);
    private int[] _slots = new int[1 << 10], _ends = new int[1 << 9];
    private uint[] _hashes = new uint[1 << 9];

    /// <summary>Terms.</summary>
    public int Count { get; private set; }

    /// <summary>Memory taken.</summary>
    public long Bytes => _bytes.Length + sizeof(int) * (_slots.LongLength + _ends.Length + _hashes.Length);

    /// <summary>The bytes of a term.</summary>
    public ReadOnlySpan<byte> this[int term]
    {
        get
        {
            var start = term == 0 ? 0 : _ends[term - 1];
            return _bytes.Slice(start, _ends[term] - start);
        }
    }

    /// <summary>The number of a term; a new term gets the next.</summary>
    public int Add(ReadOnlySpan<byte> term)
    {
        var hash = Crc32C.Of(term);
        if (Slot(term, hash) is var slot && _slots[slot] > 0) return _slots[slot] - 1;
        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * Count);
            Array.Resize(ref _hashes, 2 * Count);
        }
        _bytes.Write(term);
        _ends[Count] = _bytes.Length;
        _hashes[Count] = hash;
        _slots[slot] = ++Count;
        if (2 * Count > _slots.Length) Grow();
        return Count - 1;
    }

    /// <summary>The number of a term, if it has one.</summary>
    public bool TryGet(ReadOnlySpan<byte> term, out int number)
    {
        number = _slots[Slot(term, Crc32C.Of(term))] - 1;
        return number >= 0;
    }

    /// <summary>The number of a term; a new term gets the next.</summary>
    public int Add(ReadOnlySpan<char> term)
    {
        const int OnStack = 512;
        if (term.Length > OnStack / 3) return Add(Encoding.UTF8.GetBytes(term.ToArray()));
        Span<byte> bytes = stackalloc byte[OnStack];
        return Add(bytes[..Encoding.UTF8.GetBytes(term, bytes)]);
    }

    /// <summary>Forgets all terms, and keeps the memory.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        _bytes.Truncate();
        Count = 0;
    }

    /// <summary>Numbers of all terms, in the order of their bytes.</summary>
    public int[] Sorted()
    {
        // Numbers sort much faster than byte strings, and few terms agree in their first eight bytes.
        var (starts, order) = (new ulong[Count], new int[Count]);
        for (var i = 0; i < order.Length; i++) (starts[i], order[i]) = (Start(this[i]), i);
        Array.Sort(starts, order);
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            while (++to < order.Length && starts[to] == starts[from]) { }
            if (to - from > 1) order.AsSpan(from..to).Sort((a, b) => this[a].SequenceCompareTo(this[b]));
        }
        return order;
    }

    /// <summary>The first eight bytes of a term, zeros where it is shorter, as a number that sorts as they do.</summary>
    private static ulong Start(ReadOnlySpan<byte> term)
    {
        if (term.Length >= sizeof(ulong)) return BinaryPrimitives.ReadUInt64BigEndian(term);
        Span<byte> padded = stackalloc byte[sizeof(ulong)];
        padded.Clear();
        term.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }

    /// <summary>Where a term is, or else where it can be placed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Slot(ReadOnlySpan<byte> term, uint hash)
    {
        for (var slot = (int)hash; ; slot++)
        {
            slot &= _slots.Length - 1;
            var number = _slots[slot] - 1;
            if (number < 0 || (_hashes[number] == hash && this[number].SequenceEqual(term))) return slot;
        }
    }

    private void Grow()
    {
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)_slots.Length * 2)];
        var mask = (uint)_slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var slot = _hashes[number] & mask;
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = number + 1;
        }
    }
}
