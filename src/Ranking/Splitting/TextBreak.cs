namespace ReasonRank.Ranking.Splitting;

/// <summary>A place where structure lets a text be cut.</summary>
/// <param name="Position">The UTF-16 code unit that the next part would start with.</param>
/// <param name="Strength">How well it can be cut there.</param>
internal readonly record struct TextBreak(int Position, BreakStrength Strength);
