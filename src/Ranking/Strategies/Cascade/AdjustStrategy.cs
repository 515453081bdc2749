using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Cascade;

/// <summary>
/// The order adjuster of a cascade (Liu et al., CoRanking, arXiv 2503.23427): one call arranges passages in the order in
/// which the next model is to see them. That is no ranking.
/// </summary>
internal sealed class AdjustStrategy(StrategyParameter depth) : PlannedStrategy
{
    public override string Name => "adjust";

    public override string Description => "A model arranges passages for the next one.";

    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [PassageWords];

    public override IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.SingleTurnListwise];

    protected override StrategyParameter? Size => depth;

    protected override AnswerReader Reader { get; } = static (answer, count, _, tagsAsked) =>
        AnswerParser.Parse(answer.Reasoning, answer.Text, count, answer.Truncated, tagsAsked, named: count);

    protected override PromptTemplate Template(bool reasoning) => ShippedTemplates.All["adjust"];

    protected override int Shown(ParameterValues values) => int.MaxValue;

    protected override IRankingPlan Plan(RankingTask task)
    {
        var count = task.Candidates.Count;
        return new SlidingWindowPlan(count, Math.Max(2, count), step: 1, passes: 1);
    }
}
