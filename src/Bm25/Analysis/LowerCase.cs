using System.Buffers;
using System.Text;

namespace ReasonRank.Bm25.Analysis;

/// <summary>Simple lower case mappings of Unicode, one code point at a time; lengths never change.</summary>
internal static class LowerCase
{
    /// <summary>Writes the lower case of a word of well-formed UTF-16 to the start of a buffer at least as long.</summary>
    public static void Copy(ReadOnlySpan<char> word, Span<char> lower)
    {
        if (Ascii.ToLower(word, lower, out _) == OperationStatus.Done) return;
        for (var i = 0; i < word.Length;)
        {
            Rune.DecodeFromUtf16(word[i..], out var rune, out var length);
            (rune.Value == 0x130 ? new Rune('i') : Rune.ToLowerInvariant(rune)).EncodeToUtf16(lower[i..]);
            i += length;
        }
    }
}
