using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Orders each window by the probabilities of its passages' letters at the first letter written (Reddy et al., FIRST,
/// arXiv 2406.15657): a sliding window of one token a window. Reasoning is always off.
/// </summary>
public sealed class FirstStrategy : IRerankStrategy
{
    /// <summary>Candidates in a window: no more than servers list letters.</summary>
    public static readonly IntegerParameter Window = new(
        "window", "Passages in one prompt, 2 to 20.", 20, 2, ModelRequest.MaxTopLogProbs);

    /// <summary>How far the window moves.</summary>
    public static readonly IntegerParameter Step = new(
        "step", "Places that the window moves, 1 to the window's size.", 10, 1, ModelRequest.MaxTopLogProbs);

    /// <inheritdoc/>
    public string Name => "first";

    /// <inheritdoc/>
    public string Description => "A model's first token orders windows of passages, from the back of the list to the front.";

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; } = [Window, Step, PlannedStrategy.PassageWords, PlannedStrategy.PassageTokens];

    /// <inheritdoc/>
    public ModelNeeds Needs => ModelNeeds.LogProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.SingleTurnListwise];

    /// <inheritdoc/>
    public IEnumerable<Violation> Check(ParameterValues values) => SlidingWindowPlan.Check(values, Window, Step);

    /// <inheritdoc/>
    public int ExpectedWindows(RankingTask task) => Plan(task).ExpectedCalls;

    /// <inheritdoc/>
    public void Require(RankingTask task, RankingContext context)
    {
        if (task.Candidates.Count > 1)
            WindowFit.Require(
                Prompt(task, context), Math.Min(task.Parameters[Window], task.Candidates.Count), $"options.parameters.{Window.Name}");
    }

    /// <inheritdoc/>
    public Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken) =>
        new PlanRunner(Plan(task), Prompt(task, context), task, context).RunAsync(cancellationToken);

    private static FirstWindowPrompt Prompt(RankingTask task, RankingContext context) => new(
        task, context.Model!, context.Template ?? ShippedTemplates.All["first"],
        PlannedStrategy.Limit(task, PlannedStrategy.PassageWords, context.Model!));

    private static SlidingWindowPlan Plan(RankingTask task) =>
        new(task.Candidates.Count, task.Parameters[Window], task.Parameters[Step], passes: 1);
}
