namespace ReasonRank.Ranking.Splitting;

/// <summary>How well a text can be cut at a place; the higher, the better.</summary>
internal enum BreakStrength
{
    /// <summary>Before a line of code, an item of a list, a row of a table.</summary>
    Line,

    /// <summary>Before a paragraph, a list, a table or a block of code.</summary>
    Block,
}
