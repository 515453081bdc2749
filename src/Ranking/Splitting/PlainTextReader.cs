namespace ReasonRank.Ranking.Splitting;

/// <summary>Finds the paragraphs of a plain text: what stands between blank lines.</summary>
internal static class PlainTextReader
{
    /// <summary>The structure of a text.</summary>
    public static StructuredText Read(string text)
    {
        List<TextBreak> breaks = [];
        var afterBlank = false;
        foreach (var line in text.AsSpan().Split('\n'))
        {
            var isBlank = text.AsSpan(line).IsWhiteSpace();
            if (!isBlank && afterBlank) breaks.Add(new(line.Start.Value, BreakStrength.Block));
            afterBlank = isBlank;
        }
        return new(text, null, [new([], 0, 0, text.Length, breaks)]);
    }
}
