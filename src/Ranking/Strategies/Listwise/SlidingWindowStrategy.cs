using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>A strategy that orders windows from the back of the list to the front.</summary>
public abstract class SlidingWindowStrategy : ListwiseStrategy
{
    /// <summary>How far the window moves.</summary>
    public static readonly IntegerParameter Step = new(
        "step", "Places that the window moves, 1 to the window's size.", 10, 1, 100);

    /// <summary>How often the whole list is gone through.</summary>
    public static readonly IntegerParameter Passes = new(
        "passes", "Times that the whole list is gone through, 1 to 10.", 1, 1, 10);

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters => [Window, Step, Passes, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IEnumerable<Violation> Check(ParameterValues values) => SlidingWindowPlan.Check(values, Window, Step);

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task) => new SlidingWindowPlan(
        task.Candidates.Count, task.Parameters[Window], task.Parameters[Step], task.Parameters[Passes]);
}
