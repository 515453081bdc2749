using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Listwise reranking by top-down partitioning (Parry et al., arXiv 2405.14589): a pivot taken from the first window
/// divides all other candidates, in windows that are ranked at once.
/// </summary>
public sealed class ParallelStrategy : ListwiseStrategy
{
    /// <summary>How many of the best are to be right.</summary>
    public static readonly IntegerParameter Cutoff = new(
        "cutoff", "How many of the best are put in order, 1 to less than the window; the rest is ordered roughly.", 10, 1, 99);

    /// <summary>Most candidates that go on to the next turn.</summary>
    public static readonly IntegerParameter Buffer = new(
        "buffer",
        "Most passages that go on when they beat the pivot, at least the cutoff; 0 for all of them. The paper's 20 bounds the "
        + "time and loses some of the best where many beat the pivot.",
        0, 0, 10_000);

    /// <inheritdoc/>
    public override string Name => "reasonrank-parallel";

    /// <inheritdoc/>
    public override string Family => "reasonrank";

    /// <inheritdoc/>
    public override string Description =>
        "A model orders the first window, then at once all others against a pivot from it, then what beat the pivot.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [Window, Cutoff, Buffer, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IEnumerable<Violation> Check(ParameterValues values)
    {
        if (values[Cutoff] >= values[Window])
            yield return new Violation(Cutoff.Name, $"must be less than window, {values[Window]}: no pivot would be left");
        if (values[Buffer] > 0 && values[Buffer] < values[Cutoff])
            yield return new Violation(Buffer.Name, $"must be 0 or at least cutoff, {values[Cutoff]}");
    }

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task) => new TopDownPlan(
        task.Candidates.Count, task.Parameters[Window], task.Parameters[Cutoff], task.Parameters[Buffer]);
}
