namespace ReasonRank.Ranking;

/// <summary>What a strategy found out.</summary>
public sealed record StrategyResult
{
    /// <summary>A result with this order.</summary>
    /// <param name="order">A permutation of the candidates' indices, best first.</param>
    /// <exception cref="ArgumentException"><paramref name="order"/> is no permutation of 0 to n - 1.</exception>
    public StrategyResult(IReadOnlyList<int> order)
    {
        var seen = new bool[order.Count];
        foreach (var index in order)
        {
            if ((uint)index >= (uint)seen.Length || seen[index])
                throw new ArgumentException($"Not a permutation of 0 to {order.Count - 1}.", nameof(order));
            seen[index] = true;
        }
        Order = order;
    }

    /// <summary>A permutation of the candidates' indices, best first.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>
    /// Score of each candidate by index, higher is better, agreeing with <see cref="Order"/>; null when the strategy
    /// knows only an order.
    /// </summary>
    public IReadOnlyList<double>? Scores { get; init; }

    /// <summary>One line on each candidate's placement, by index; null when none were made.</summary>
    public IReadOnlyList<string>? Explanations { get; init; }

    /// <summary>What was spent.</summary>
    public Usage Usage { get; init; } = Usage.None;

    /// <summary>Repairs of all windows.</summary>
    public Repairs Repairs { get; init; } = Repairs.None;

    /// <summary>Set when the order is not all that was asked for.</summary>
    public Shortfall? Shortfall { get; init; }

    /// <summary>What broke the strategy, for the log; null when it came to an end.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Waiting for a free model, summed over the calls on the longest path.</summary>
    public TimeSpan QueueTime { get; init; }

    /// <summary>Waiting for the model's answers, summed over all calls.</summary>
    public TimeSpan ModelTime { get; init; }

    /// <summary>Each window in the order of their ends; empty unless the task asks for a trace.</summary>
    public IReadOnlyList<WindowTrace> Trace { get; init; } = [];

    /// <summary>What a user should know, such as a passage that had to be cut.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The order that <paramref name="scores"/> give, highest first, ties in the incoming order.</summary>
    /// <param name="scores">Finite score of each candidate by index.</param>
    public static StrategyResult FromScores(IReadOnlyList<double> scores) =>
        new([.. Enumerable.Range(0, scores.Count).OrderByDescending(index => scores[index])]) { Scores = scores };

    /// <summary>The incoming order.</summary>
    /// <param name="count">Number of candidates.</param>
    public static StrategyResult Unchanged(int count) => new([.. Enumerable.Range(0, count)]);
}
