using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>A strategy whose calls order a window of passages.</summary>
public abstract class ListwiseStrategy : PlannedStrategy
{
    /// <summary>Candidates in a window.</summary>
    public static readonly IntegerParameter Window = new("window", "Passages in one prompt, 2 to 100.", 20, 2, 100);

    /// <inheritdoc/>
    public override IReadOnlyList<TemplateMethod> TemplateMethods { get; } =
        [TemplateMethod.SingleTurnListwise, TemplateMethod.MultiTurnListwise];

    /// <inheritdoc/>
    protected override StrategyParameter? Size => Window;

    /// <inheritdoc/>
    protected override AnswerReader Reader { get; } = static (answer, count, _, tagsAsked) =>
        AnswerParser.Parse(answer.Reasoning, answer.Text, count, answer.Truncated, tagsAsked);

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) =>
        reasoning ? ShippedTemplates.ReasonRank : ShippedTemplates.Direct;

    /// <inheritdoc/>
    protected override int Shown(ParameterValues values) => values[Window];
}
