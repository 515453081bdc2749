using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// Tells runs of ASCII letters and digits from what separates them and from what only <see cref="WordGrammar"/> can tell, a
/// window of 64 code units at a time, one bit each.
/// </summary>
internal ref struct AsciiRuns(ReadOnlySpan<char> text)
{
    private const int Window = 64;

    private readonly ReadOnlySpan<char> _text = text;
    private int _window = -1;
    private ulong _run, _open;

    /// <summary>The first code unit, here or later, that is of a run or that the grammar has to look at; the end where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FirstOfToken(int at)
    {
        for (; at < _text.Length; at = (at | (Window - 1)) + 1)
        {
            Load(at);
            var bits = (_run | _open) >> at;
            if (bits != 0) return at + BitOperations.TrailingZeroCount(bits);
        }
        return _text.Length;
    }

    /// <summary>Where the run that begins here ends; here itself where none does. A run that is longer than any token may be cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int EndOfRun(int at)
    {
        for (var limit = Math.Min(_text.Length, at + Analyzer.MaxTokenLength + 1); at < limit; at = (at | (Window - 1)) + 1)
        {
            Load(at);
            var bits = ~_run >> at;
            if (bits != 0) return at + BitOperations.TrailingZeroCount(bits);
        }
        return Math.Min(_text.Length, at);
    }

    /// <summary>Whether a code unit ends a run and begins no token, whatever stands around it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsSeparator(int at)
    {
        Load(at);
        return ((_run | _open) >> at & 1) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Load(int at)
    {
        if (at / Window != _window) Classify(at / Window);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Classify(int window)
    {
        _window = window;
        var rest = MemoryMarshal.Cast<char, ushort>(_text[(window * Window)..]);
        if (rest.Length < Window)
        {
            Span<ushort> padded = stackalloc ushort[Window];
            padded.Clear();
            rest.CopyTo(padded);
            Classify(padded);
        }
        else
        {
            Classify(rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Classify(scoped ReadOnlySpan<ushort> units)
    {
        var (low, lowOpen) = Classify32(units);
        var (high, highOpen) = Classify32(units[Vector256<byte>.Count..]);
        _run = low | (ulong)high << Vector256<byte>.Count;
        _open = lowOpen | (ulong)highOpen << Vector256<byte>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (uint Run, uint Open) Classify32(scoped ReadOnlySpan<ushort> units)
    {
        // What is not Latin-1 becomes 255, which is as little ASCII.
        var bytes = Vector256.NarrowWithSaturation(Vector256.Create(units), Vector256.Create(units[Vector256<ushort>.Count..]));
        var letters = Vector256.LessThan((bytes | Vector256.Create((byte)0x20)) - Vector256.Create((byte)'a'), Vector256.Create((byte)26));
        var digits = Vector256.LessThan(bytes - Vector256.Create((byte)'0'), Vector256.Create((byte)10));
        // Outside of ASCII everything is open; within, the classes of WordClasses beside Letter, Digit, DoubleQuote and Other.
        var open = Vector256.GreaterThanOrEqual(bytes, Vector256.Create((byte)0x80))
            | Vector256.Equals(bytes, Vector256.Create((byte)'.')) | Vector256.Equals(bytes, Vector256.Create((byte)','))
            | Vector256.Equals(bytes, Vector256.Create((byte)'\'')) | Vector256.Equals(bytes, Vector256.Create((byte)'_'))
            | Vector256.Equals(bytes, Vector256.Create((byte)':')) | Vector256.Equals(bytes, Vector256.Create((byte)';'))
            | Vector256.Equals(bytes, Vector256.Create((byte)'#')) | Vector256.Equals(bytes, Vector256.Create((byte)'*'));
        return ((letters | digits).ExtractMostSignificantBits(), open.ExtractMostSignificantBits());
    }
}
