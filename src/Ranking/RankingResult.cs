namespace ReasonRank.Ranking;

/// <summary>A finished ranking.</summary>
/// <param name="Candidates">A permutation of the task's candidates, best first.</param>
/// <param name="Strategy">The strategy's own result.</param>
public sealed record RankingResult(IReadOnlyList<RankedCandidate> Candidates, StrategyResult Strategy)
{
    /// <summary>What broke the strategy, for the log; null when it came to an end.</summary>
    public Exception? Failure => Strategy.Failure;
}
