using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace ReasonRank.Bm25.Storage;

/// <summary>A growing array of bytes, with the primitives of the file format: little endian, integers of variable length.</summary>
internal sealed class ByteBuffer(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>A part of what was written.</summary>
    public ReadOnlySpan<byte> Slice(int offset, int length) => _bytes.AsSpan(0, Length).Slice(offset, length);

    /// <summary>Forgets what was written after the first <paramref name="length"/> bytes, and keeps the memory.</summary>
    public void Truncate(int length = 0) => Length = length;

    /// <summary>Reserves bytes at the end for the caller to fill.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Append(int length)
    {
        var end = checked(Length + length);
        if (end > _bytes.Length) Grow(end);
        var span = _bytes.AsSpan(Length, length);
        Length = end;
        return span;
    }

    public void Write(byte value) => Append(1)[0] = value;

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Append(sizeof(uint)), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Append(sizeof(ulong)), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Append(sizeof(double)), value);

    /// <summary>Writes seven bits a byte, low bits first; the high bit says that more follow.</summary>
    public void WriteVariable(ulong value)
    {
        var bytes = Append((sizeof(ulong) * 8 + 6 - BitOperations.LeadingZeroCount(value | 1)) / 7);
        for (var i = 0; i < bytes.Length - 1; i++, value >>= 7) bytes[i] = (byte)(value | 0x80);
        bytes[^1] = (byte)value;
    }

    /// <summary>Writes a non-negative integer of variable length.</summary>
    public void WriteVariable(int value) => WriteVariable((ulong)(uint)value);

    /// <summary>Writes the length of the text's UTF-8 and then the UTF-8.</summary>
    public void WriteText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteVariable(length);
        Encoding.UTF8.GetBytes(text, Append(length));
    }

    /// <summary>Writes zeros up to the next multiple of a power of two.</summary>
    public void Align(int to) => Append(-Length & (to - 1)).Clear();

    private void Grow(int length) =>
        Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max(length, 2L * _bytes.Length)));
}
