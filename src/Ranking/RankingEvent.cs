namespace ReasonRank.Ranking;

/// <summary>Something that happened while ranking.</summary>
public abstract record RankingEvent
{
    private RankingEvent() { }

    /// <summary>The task is valid and is being worked on.</summary>
    /// <param name="Strategy">Name of the strategy.</param>
    /// <param name="Model">Name of the model; null when none is used.</param>
    /// <param name="ExpectedWindows">Windows to expect; 0 when that depends on the answers.</param>
    public sealed record Accepted(string Strategy, string? Model, int ExpectedWindows) : RankingEvent;

    /// <summary>
    /// A window was sent to the model. Again for the same window when its first attempt failed: the reasoning of that is void.
    /// </summary>
    /// <param name="Window">Number of the call, from 0 in the order of their starts.</param>
    /// <param name="Items">The candidates shown, by index.</param>
    public sealed record WindowStarted(int Window, IReadOnlyList<int> Items) : RankingEvent;

    /// <summary>A piece of reasoning.</summary>
    /// <param name="Window">Number of the call.</param>
    /// <param name="Text">The next characters; never half of a surrogate pair.</param>
    public sealed record ReasoningDelta(int Window, string Text) : RankingEvent;

    /// <summary>A window is done.</summary>
    /// <param name="Window">Number of the call.</param>
    /// <param name="Order">The window's candidates in their new order, by index.</param>
    /// <param name="Repairs">What had to be mended.</param>
    /// <param name="CurrentOrder">The best whole order known now: a permutation of all candidates, by index.</param>
    /// <param name="Error">Why the call failed; null when it did not.</param>
    /// <param name="Cached">Whether the model was not asked, because its answer was known.</param>
    public sealed record WindowFinished(
        int Window, IReadOnlyList<int> Order, Repairs Repairs, IReadOnlyList<int> CurrentOrder, string? Error, bool Cached)
        : RankingEvent;

    /// <summary>Spent so far.</summary>
    /// <param name="Total">Over all calls that are done.</param>
    public sealed record Spent(Usage Total) : RankingEvent;
}
