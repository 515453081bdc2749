namespace ReasonRank.Ranking.Text;

/// <summary>Lower-cased runs of letters and digits: what a ranking uses when no analyzer is given.</summary>
public static class SimpleAnalyzer
{
    /// <summary>The terms of a text.</summary>
    public static IReadOnlyList<TextToken> Analyze(string text)
    {
        var tokens = new List<TextToken>();
        for (var start = 0; start < text.Length; start++)
        {
            if (!char.IsLetterOrDigit(text[start])) continue;
            var end = start + 1;
            while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            tokens.Add(new TextToken(text[start..end].ToLowerInvariant(), tokens.Count, start, end));
            start = end;
        }
        return tokens;
    }
}
