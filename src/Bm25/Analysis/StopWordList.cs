using System.Collections.Frozen;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// Words that an analyzer drops. The lists are Lucene's: those of the Snowball project for German, French and Spanish, and
/// common English words for text in Chinese, Japanese and Korean.
/// </summary>
internal static class StopWordList
{
    /// <summary>The stop words of an analyzer, looked up without making a string.</summary>
    /// <param name="name">Name of the analyzer.</param>
    public static FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Of(string name)
    {
        using var list = new StreamReader(typeof(StopWordList).Assembly.GetManifestResourceStream($"StopWords/{name}.txt")!);
        var words = list.ReadToEnd().Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return words.ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
