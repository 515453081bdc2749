namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>
/// Which windows to rank, and which at once. A plan is pure: it sees candidates as indices in first-stage order and never
/// a text or a model, so it can be tested by its list of windows.
/// </summary>
public interface IRankingPlan
{
    /// <summary>Calls to expect; 0 when that depends on the answers.</summary>
    int ExpectedCalls { get; }

    /// <summary>The best whole order known from the calls answered so far: a permutation of 0 to n - 1.</summary>
    IReadOnlyList<int> Order { get; }

    /// <summary>Score of each candidate by index, agreeing with <see cref="Order"/>; null when only an order is known.</summary>
    IReadOnlyList<double>? Scores => null;

    /// <summary>What a user should know about the answers so far.</summary>
    IEnumerable<string> Warnings => [];

    /// <summary>
    /// The calls, round by round; calls of a round may run at once. A plan is resumed when each call of the round is
    /// answered or will never be: a call without an answer keeps its incoming order.
    /// </summary>
    IEnumerable<IReadOnlyList<WindowCall>> Rounds();
}
