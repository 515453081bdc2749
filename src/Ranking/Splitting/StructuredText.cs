namespace ReasonRank.Ranking.Splitting;

/// <summary>A text and its structure.</summary>
/// <param name="Text">The text, lines ended by line feeds.</param>
/// <param name="Title">Its title, from its metadata; null where they do not have one.</param>
/// <param name="Sections">Its sections, in the order of the text.</param>
internal sealed record StructuredText(string Text, string? Title, IReadOnlyList<TextSection> Sections);
