namespace ReasonRank.Ranking.Splitting;

/// <summary>What stands below one heading, up to the next heading of any level. Positions are UTF-16 code units of the text.</summary>
/// <param name="Headings">Its heading after those that it is below of, from the highest level on; empty before the first.</param>
/// <param name="HeadingStart">Where the line of its heading starts.</param>
/// <param name="Start">Where its body starts.</param>
/// <param name="End">One past its body.</param>
/// <param name="Breaks">Where it can be cut, in the order of the text.</param>
internal sealed record TextSection(
    IReadOnlyList<string> Headings, int HeadingStart, int Start, int End, IReadOnlyList<TextBreak> Breaks);
