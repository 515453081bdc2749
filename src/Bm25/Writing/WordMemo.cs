using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// Remembers which term a word of a text leads to: a hash table of words of up to sixteen UTF-16 code units, each in a vector.
/// Nineteen of twenty words of a text were seen before, so that their analysis is one look-up.
/// </summary>
internal sealed class WordMemo
{
    /// <summary>Length of the longest word that can be remembered, and code units that must be readable from the start of any.</summary>
    public const int LongestWord = 16;

    /// <summary>Of a word that leads to no term.</summary>
    public const int NoTerm = -1;

    /// <summary>Of a word that is not remembered.</summary>
    public const int Unknown = -2;

    private const int MostWords = 1 << 17;

    private Entry[] _entries = Free(1 << 8);
    private int _count;

    /// <summary>Memory taken.</summary>
    public long Bytes => (long)_entries.Length * Unsafe.SizeOf<Entry>();

    private static ReadOnlySpan<ushort> Mask =>
    [
        0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF,
        0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF, 0xFFFF,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>The key of a word.</summary>
    /// <param name="text">From the word's first code unit on, at least <see cref="LongestWord"/>.</param>
    /// <param name="length">Length of the word, at most <see cref="LongestWord"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ushort> Key(ReadOnlySpan<char> text, int length) =>
        Vector256.Create<ushort>(MemoryMarshal.Cast<char, ushort>(text)) & Vector256.Create(Mask[(LongestWord - length)..]);

    /// <summary>The term of a word, <see cref="NoTerm"/> or <see cref="Unknown"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(Vector256<ushort> word)
    {
        var entries = _entries;
        for (var slot = Hash(word); ; slot++)
        {
            ref readonly var entry = ref entries[slot & (entries.Length - 1)];
            if (entry.Word == word || entry.Term == Unknown) return entry.Term;
        }
    }

    /// <summary>Remembers a word. Words that come late are not: what is frequent comes early.</summary>
    public void Add(ReadOnlySpan<char> word, int term)
    {
        if (_count == MostWords) return;
        Span<char> text = stackalloc char[LongestWord];
        text.Clear();
        word.CopyTo(text);
        var key = Key(text, word.Length);
        if (Find(key) != Unknown) return;
        if (2 * ++_count > _entries.Length) Grow();
        Place(new Entry(key, term));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Hash(Vector256<ushort> word)
    {
        var parts = word.AsUInt64();
        var low = BitOperations.Crc32C(BitOperations.Crc32C(0, parts[0]), parts[1]);
        var high = BitOperations.Crc32C(BitOperations.Crc32C(0, parts[2]), parts[3]);
        return (int)(low ^ BitOperations.RotateLeft(high, 15));
    }

    private static Entry[] Free(int slots)
    {
        var entries = new Entry[slots];
        entries.AsSpan().Fill(new Entry(default, Unknown));
        return entries;
    }

    private void Place(Entry entry)
    {
        var slot = Hash(entry.Word);
        while (_entries[slot & (_entries.Length - 1)].Term != Unknown) slot++;
        _entries[slot & (_entries.Length - 1)] = entry;
    }

    private void Grow()
    {
        var entries = _entries;
        _entries = Free(2 * entries.Length);
        foreach (ref readonly var entry in entries.AsSpan())
            if (entry.Term != Unknown) Place(entry);
    }

    /// <summary>Packed, so that most are on one line of the processor's cache.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private readonly record struct Entry(Vector256<ushort> Word, int Term);
}
