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
    /// <summary>Code units that must be readable from the start of a word on.</summary>
    public const int LongestWord = 16;

    /// <summary>Of a word that leads to no term.</summary>
    public const int NoTerm = -1;

    private const int Unknown = -2, MostWords = 1 << 17;

    private Vector256<ushort>[] _words = new Vector256<ushort>[1 << 8];
    private int[] _terms = Free(1 << 8);
    private int _count;

    /// <summary>Memory taken.</summary>
    public long Bytes => (long)_terms.Length * (Vector256<byte>.Count + sizeof(int));

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

    /// <summary>The term of a word.</summary>
    /// <returns>False for a word that is not remembered.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(Vector256<ushort> word, out int term)
    {
        var words = _words;
        var terms = _terms;
        for (var slot = Hash(word); ; slot++)
        {
            slot &= (uint)terms.Length - 1;
            term = terms[slot];
            if (term == Unknown) return false;
            if (words[slot] == word) return true;
        }
    }

    /// <summary>Remembers a word that is not remembered yet. Words that come late are not: what is frequent comes early.</summary>
    public void Add(Vector256<ushort> word, int term)
    {
        if (_count == MostWords) return;
        if (2 * ++_count > _terms.Length) Grow();
        Place(word, term);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(Vector256<ushort> word)
    {
        var parts = word.AsUInt64();
        var low = BitOperations.Crc32C(BitOperations.Crc32C(0, parts[0]), parts[1]);
        var high = BitOperations.Crc32C(BitOperations.Crc32C(0, parts[2]), parts[3]);
        return low ^ BitOperations.RotateLeft(high, 15);
    }

    private static int[] Free(int slots)
    {
        var terms = new int[slots];
        terms.AsSpan().Fill(Unknown);
        return terms;
    }

    private void Place(Vector256<ushort> word, int term)
    {
        var mask = (uint)_terms.Length - 1;
        var slot = Hash(word) & mask;
        while (_terms[slot] != Unknown) slot = (slot + 1) & mask;
        (_words[slot], _terms[slot]) = (word, term);
    }

    private void Grow()
    {
        var (words, terms) = (_words, _terms);
        _words = new Vector256<ushort>[2 * words.Length];
        _terms = Free(2 * terms.Length);
        for (var slot = 0; slot < terms.Length; slot++)
            if (terms[slot] != Unknown) Place(words[slot], terms[slot]);
    }
}
