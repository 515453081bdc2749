using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Elimination;

/// <summary>Iterative elimination (IRanker, arXiv 2506.21638): a model strikes out the worst, again and again.</summary>
public sealed class IRankerStrategy : PlannedStrategy
{
    /// <summary>Candidates in a prompt.</summary>
    public static readonly IntegerParameter Window = new(
        "window", "Most passages in one prompt, 2 to 100: the last of those that are left.", 20, 2, 100);

    /// <summary>How many a call strikes out.</summary>
    public static readonly IntegerParameter PerRound = new(
        "per_round", "Passages that one answer strikes out, 1 to less than the window; 1 is the paper's.", 1, 1, 99);

    /// <inheritdoc/>
    public override string Name => "iranker";

    /// <inheritdoc/>
    public override string Description => "A model strikes out the least helpful passages until one is left.";

    /// <inheritdoc/>
    public override IReadOnlyList<StrategyParameter> Parameters { get; } = [Window, PerRound, PassageWords, PassageTokens];

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.Eliminate];

    /// <inheritdoc/>
    protected override StrategyParameter? Size => Window;

    /// <inheritdoc/>
    protected override AnswerReader Reader { get; } = static (answer, count, named, tagsAsked) =>
    {
        var worst = AnswerParser.Parse(answer.Reasoning, answer.Text, count, answer.Truncated, tagsAsked, named: named);
        if (!worst.IsUsable) return worst;
        var struck = worst.Order.Take(named).Reverse().ToList();
        return worst with { Order = [.. Enumerable.Range(0, count).Except(struck), .. struck] };
    };

    /// <inheritdoc/>
    public override IEnumerable<Violation> Check(ParameterValues values)
    {
        if (values[PerRound] >= values[Window])
            yield return new Violation(PerRound.Name, $"must be less than window, {values[Window]}: one has to stay");
    }

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) => ShippedTemplates.Eliminate;

    /// <inheritdoc/>
    protected override int Shown(ParameterValues values) => values[Window];

    /// <inheritdoc/>
    protected override int? Named(ParameterValues values) => values[PerRound];

    /// <inheritdoc/>
    protected override IRankingPlan Plan(RankingTask task) =>
        new EliminationPlan(task.Candidates.Count, task.Parameters[Window], task.Parameters[PerRound]);
}
