namespace ReasonRank.Ranking.Answers;

/// <summary>What an answer says about the order of a window.</summary>
/// <param name="Order">A permutation of 0 to n - 1; the incoming order when there was no answer.</param>
/// <param name="Repairs">What had to be mended.</param>
public sealed record ParsedOrder(IReadOnlyList<int> Order, Repairs Repairs)
{
    /// <summary>Score of each passage by its place in the window, higher is better; null when the answer has only an order.</summary>
    public IReadOnlyList<double>? Scores { get; init; }

    /// <summary>Whether there was an answer.</summary>
    public bool IsUsable => Repairs[RepairKind.NoAnswer] + Repairs[RepairKind.Truncated] == 0;
}
