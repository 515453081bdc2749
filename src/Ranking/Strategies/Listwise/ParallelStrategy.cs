using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Listwise reranking in few rounds of windows that are ranked at once: by merging (<see cref="MergePlan"/>), or by top-down
/// partitioning (<see cref="TopDownPlan"/>; Parry et al., arXiv 2405.14589).
/// </summary>
public sealed class ParallelStrategy : ListwiseStrategy
{
    /// <summary>Which windows are ranked.</summary>
    public static readonly ChoiceParameter Method = new(
        "plan",
        "merge ranks all windows at once and then the best of each; pivot ranks the first window and then all others against a "
        + "passage of it, which takes more rounds.",
        ["merge", "pivot"]);

    /// <summary>How many of the best are to be right.</summary>
    public static readonly IntegerParameter Cutoff = new(
        "cutoff", "How many of the best are put in order, 1 to less than the window; the rest is ordered roughly.", 10, 1, 99);

    /// <summary>Most candidates that go on to the next turn.</summary>
    public static readonly IntegerParameter Buffer = new(
        "buffer",
        "Most passages that go on when they beat the pivot, at least the cutoff; 0 for all of them. The paper's 20 bounds the "
        + "time and loses some of the best where many beat the pivot. Only with plan pivot.",
        0, 0, 10_000);

    /// <inheritdoc/>
    public override string Name => "reasonrank-parallel";

    /// <inheritdoc/>
    public override string Family => "reasonrank";

    /// <inheritdoc/>
    public override string Description =>
        "A reasoning model orders all windows of passages at once, then the best of each together.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [Method, Window, Cutoff, Buffer, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IEnumerable<Violation> Check(ParameterValues values)
    {
        if (values[Cutoff] >= values[Window])
            yield return new Violation(Cutoff.Name, $"must be less than window, {values[Window]}");
        if (values[Buffer] > 0 && values[Method] != "pivot")
            yield return new Violation(Buffer.Name, "must be 0 unless plan is pivot");
        else if (values[Buffer] > 0 && values[Buffer] < values[Cutoff])
            yield return new Violation(Buffer.Name, $"must be 0 or at least cutoff, {values[Cutoff]}");
    }

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task)
    {
        var (count, window, cutoff) = (task.Candidates.Count, task.Parameters[Window], task.Parameters[Cutoff]);
        return task.Parameters[Method] == "pivot"
            ? new TopDownPlan(count, window, cutoff, task.Parameters[Buffer])
            : new MergePlan(count, window, cutoff);
    }
}
