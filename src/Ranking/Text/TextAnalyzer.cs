namespace ReasonRank.Ranking.Text;

/// <summary>Turns text into index terms, in the order of the text. Safe to call from several threads.</summary>
public delegate IReadOnlyList<TextToken> TextAnalyzer(string text);
