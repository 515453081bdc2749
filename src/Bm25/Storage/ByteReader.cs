using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace ReasonRank.Bm25.Storage;

/// <summary>Reads what <see cref="ByteBuffer"/> wrote. Reading past the end throws, as spans do.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all is read.</summary>
    public readonly bool AtEnd => Position >= _bytes.Length;

    /// <summary>The next byte, which stays to be read.</summary>
    public readonly byte Peek() => _bytes[Position];

    public byte Read() => _bytes[Position++];

    public ReadOnlySpan<byte> Read(int length)
    {
        var span = _bytes.Slice(Position, length);
        Position += length;
        return span;
    }

    /// <summary>Passes over bytes.</summary>
    public void Skip(int length) => Position += length;

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Read(sizeof(uint)));

    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Read(sizeof(ulong)));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Read(sizeof(double)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadVariable()
    {
        uint first = Read();
        return first < 0x80 ? (int)first : (int)ReadLonger(first);
    }

    public ulong ReadVariableLong()
    {
        ulong first = Read();
        return first < 0x80 ? first : ReadLonger(first);
    }

    public string ReadText() => Encoding.UTF8.GetString(Read(ReadVariable()));

    private ulong ReadLonger(ulong first)
    {
        var value = first & 0x7F;
        for (var shift = 7; shift < 64; shift += 7)
        {
            ulong next = Read();
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw new InvalidDataException("an integer of variable length does not end");
    }
}
