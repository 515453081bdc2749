using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;
using ReasonRank.Ranking.Strategies.Setwise;

namespace ReasonRank.Ranking.Strategies.Groupwise;

/// <summary>
/// Groupwise reranking (GroupRank): a model sees a random group and scores each of its passages from 0 to 10, all groups at
/// once; more groupings can be averaged.
/// </summary>
public sealed class GroupRankStrategy : PlannedStrategy
{
    /// <summary>Candidates in a group.</summary>
    public static readonly IntegerParameter Group = new("group", "Most passages in one prompt, 2 to 100.", 20, 2, 100);

    /// <summary>How many groupings.</summary>
    public static readonly IntegerParameter Shuffles = new(
        "shuffles", "Random groupings whose scores are averaged, 1 to 10; beyond four little is gained.", 1, 1, 10);

    /// <inheritdoc/>
    public override string Name => "grouprank";

    /// <inheritdoc/>
    public override string Description => "A model scores the passages of random groups, all groups at once.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [Group, Shuffles, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.Groupwise];

    /// <inheritdoc/>
    protected override StrategyParameter? Size => Group;

    /// <inheritdoc/>
    protected override AnswerReader Reader { get; } =
        static (answer, count, _, tagsAsked) => GroupScores.Parse(answer, count, tagsAsked);

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) => ShippedTemplates.Groupwise;

    /// <inheritdoc/>
    protected override int Shown(ParameterValues values) => values[Group];

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task) => new GroupPlan(
        task.Candidates.Count, task.Parameters[Group], task.Parameters[Shuffles], new Shuffle());
}
