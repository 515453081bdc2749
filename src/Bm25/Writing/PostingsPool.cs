using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// Postings in memory: for each term a stream of bytes, cut into slices of a common pool that double in size, as in Lucene.
/// An occurrence is a number of variable length: twice the gap from the term's last position; or, where the term is new in the
/// document, twice the gap from its last document plus one, and then the position.
/// </summary>
internal sealed class PostingsPool
{
    // Blocks of this length are not moved by the garbage collector.
    private const int BlockBits = 17, BlockLength = 1 << BlockBits, BlockMask = BlockLength - 1;
    private const int SmallestSlice = 8, LargestSlice = 1 << 10, LinkLength = sizeof(int);

    /// <summary>Stands for the number of a document that is not to be written.</summary>
    public const int Dropped = -1;

    private readonly List<byte[]> _blocks = [];
    private readonly ByteBuffer _gathered = new(1 << 8);
    private int[] _positions = new int[1 << 8];
    private Stream[] _streams = new Stream[1 << 8];
    private int _count, _free;

    /// <summary>Memory taken, but for what is left of the last block.</summary>
    public long Bytes => _free + (long)_streams.Length * Unsafe.SizeOf<Stream>();

    /// <summary>Adds an occurrence.</summary>
    /// <param name="term">Number of the term: one that was added, or the next.</param>
    /// <param name="document">Number of the document, not below the last.</param>
    /// <param name="position">Position, above the last in the document.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(int term, int document, int position)
    {
        if (term == _count) AddTerm();
        ref var stream = ref _streams[term];
        if (stream.Document == document)
        {
            Append(ref stream, (uint)(position - stream.Position) << 1);
        }
        else
        {
            Append(ref stream, (uint)(document - stream.Document) << 1 | 1);
            Append(ref stream, (uint)position);
            stream.Document = document;
        }
        stream.Position = position;
    }

    /// <summary>Hands over the postings of a term.</summary>
    /// <param name="postings">Takes them.</param>
    /// <param name="term">Number of the term.</param>
    /// <param name="numbers">New number of each document, ascending, or <see cref="Dropped"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteTo(PostingsWriter postings, int term, ReadOnlySpan<int> numbers)
    {
        var reader = new ByteReader(Gather(term));
        for (var document = -1; !reader.AtEnd;)
        {
            document += reader.ReadVariable() >> 1;
            _positions[0] = reader.ReadVariable();
            var frequency = 1;
            for (; !reader.AtEnd && (reader.Peek() & 1) == 0; frequency++)
            {
                if (frequency == _positions.Length) Array.Resize(ref _positions, 2 * frequency);
                _positions[frequency] = _positions[frequency - 1] + (reader.ReadVariable() >> 1);
            }
            if (numbers[document] != Dropped) postings.Add(numbers[document], _positions.AsSpan(0, frequency));
        }
    }

    /// <summary>The stream of a term in one piece.</summary>
    private ReadOnlySpan<byte> Gather(int term)
    {
        ref readonly var stream = ref _streams[term];
        var (at, length) = (stream.First, SmallestSlice);
        _gathered.Truncate();
        while ((uint)(stream.At - at) > length - LinkLength)
        {
            var slice = Slice(at, length);
            _gathered.Write(slice[..^LinkLength]);
            at = MemoryMarshal.Read<int>(slice[^LinkLength..]);
            length = Math.Min(2 * length, LargestSlice);
        }
        _gathered.Write(Slice(at, stream.At - at));
        return _gathered.Written;
    }

    private void AddTerm()
    {
        if (_count == _streams.Length) Array.Resize(ref _streams, 2 * _count);
        var first = Allocate(SmallestSlice);
        _streams[_count++] = new Stream
        {
            First = first,
            At = first,
            End = first + SmallestSlice - LinkLength,
            SliceLength = SmallestSlice,
            Document = -1,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Append(ref Stream stream, uint number)
    {
        // Seven bits a byte.
        var length = (sizeof(uint) * 8 + 6 - BitOperations.LeadingZeroCount(number | 1)) / 7;
        if (stream.End - stream.At < length)
        {
            AppendByByte(ref stream, number);
            return;
        }
        var bytes = _blocks[stream.At >> BlockBits].AsSpan(stream.At & BlockMask, length);
        for (var i = 0; i < bytes.Length - 1; i++, number >>= 7) bytes[i] = (byte)(number | 0x80);
        bytes[^1] = (byte)number;
        stream.At += length;
    }

    private void AppendByByte(ref Stream stream, uint number)
    {
        for (var more = true; more; number >>= 7)
        {
            more = number >= 0x80;
            if (stream.At == stream.End) AddSlice(ref stream);
            _blocks[stream.At >> BlockBits][stream.At & BlockMask] = (byte)(more ? number | 0x80 : number);
            stream.At++;
        }
    }

    private void AddSlice(ref Stream stream)
    {
        stream.SliceLength = Math.Min(2 * stream.SliceLength, LargestSlice);
        var next = Allocate(stream.SliceLength);
        MemoryMarshal.Write(Slice(stream.End, LinkLength), next);
        (stream.At, stream.End) = (next, next + stream.SliceLength - LinkLength);
    }

    private int Allocate(int length)
    {
        if ((_free & BlockMask) + length > BlockLength) _free = (_free | BlockMask) + 1;
        if (_free >> BlockBits == _blocks.Count) _blocks.Add(GC.AllocateUninitializedArray<byte>(BlockLength));
        var start = _free;
        _free += length;
        return start;
    }

    private Span<byte> Slice(int start, int length) => _blocks[start >> BlockBits].AsSpan(start & BlockMask, length);

    /// <summary>Where a term's bytes lie, and its last occurrence.</summary>
    private struct Stream
    {
        public int First, At, End, SliceLength, Document, Position;
    }
}
