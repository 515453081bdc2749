namespace ReasonRank.Ranking.Splitting;

/// <summary>A part of a text. Positions are UTF-16 code units of the text.</summary>
/// <param name="Headings">Headings that it is below of, from the highest level on.</param>
/// <param name="OverlapStart">Where it starts, together with what it repeats of the passage before it.</param>
/// <param name="Start">Where what is its own starts.</param>
/// <param name="End">One past its end.</param>
internal readonly record struct TextPassage(IReadOnlyList<string> Headings, int OverlapStart, int Start, int End);
