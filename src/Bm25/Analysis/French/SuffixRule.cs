namespace ReasonRank.Bm25.Analysis.French;

/// <summary>Replaces a suffix.</summary>
/// <param name="Suffix">The suffix.</param>
/// <param name="LeastLength">The least length of a word that it is replaced in.</param>
/// <param name="Replacement">What takes its place, never longer than it.</param>
internal sealed record SuffixRule(string Suffix, int LeastLength, string Replacement)
{
    /// <summary>Tried on what this rule leaves.</summary>
    public SuffixRule? Then { get; init; }

    /// <summary>Whether the rules after this one are still tried.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Replaces the suffix where it is there and the word is long enough.</summary>
    public bool TryApply(Span<char> word, ref int length)
    {
        if (length < LeastLength || !word[..length].EndsWith(Suffix)) return false;
        var stem = length - Suffix.Length;
        Replacement.CopyTo(word[stem..]);
        length = stem + Replacement.Length;
        return true;
    }
}
