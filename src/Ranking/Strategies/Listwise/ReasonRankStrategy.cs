using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Listwise reranking by a model that reasons about a window of passages before it orders them (Liu et al., ReasonRank,
/// arXiv 2508.07050, section 3): window 20, step 10, from the back to the front.
/// </summary>
public sealed class ReasonRankStrategy : IRerankStrategy
{
    /// <summary>Candidates in a window.</summary>
    public static readonly IntegerParameter Window = new("window", "Passages in one prompt, 2 to 100.", 20, 2, 100);

    /// <summary>How far the window moves.</summary>
    public static readonly IntegerParameter Step = new(
        "step", "Places that the window moves, 1 to the window's size.", 10, 1, 100);

    /// <summary>How often the whole list is gone through.</summary>
    public static readonly IntegerParameter Passes = new(
        "passes", "Times that the whole list is gone through, 1 to 10.", 1, 1, 10);

    /// <summary>Most words of a passage.</summary>
    public static readonly IntegerParameter PassageWords = new(
        "passage_words", "Most words of a passage, 1 to 10,000; fewer where the context is short.", 300, 1, 10_000);

    /// <inheritdoc/>
    public string Name => "reasonrank";

    /// <inheritdoc/>
    public string Description => "A reasoning model orders windows of passages, from the back of the list to the front.";

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; } = [Window, Step, Passes, PassageWords];

    /// <inheritdoc/>
    public ModelNeeds Needs => ModelNeeds.Text;

    /// <inheritdoc/>
    public IReadOnlyList<TemplateMethod> TemplateMethods { get; } =
        [TemplateMethod.SingleTurnListwise, TemplateMethod.MultiTurnListwise];

    /// <inheritdoc/>
    public IEnumerable<Violation> Check(ParameterValues values)
    {
        if (values[Step] > values[Window])
            yield return new Violation(Step.Name, $"must not exceed window, {values[Window]}: passages would be skipped");
    }

    /// <inheritdoc/>
    public int ExpectedWindows(RankingTask task) => Plan(task).ExpectedCalls;

    /// <inheritdoc/>
    public Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken)
    {
        var template = context.Template
            ?? (task.Reasoning.Mode == ReasoningMode.Off ? ShippedTemplates.Direct : ShippedTemplates.ReasonRank);
        var prompt = new ListwiseWindowPrompt(task, context.Model!, template, task.Parameters[PassageWords]);
        var plan = Plan(task);
        if (plan.ExpectedCalls > 0) RequireFit(task, prompt);
        return new PlanRunner(plan, prompt, task, context).RunAsync(cancellationToken);
    }

    private static SlidingWindowPlan Plan(RankingTask task) => new(
        task.Candidates.Count, task.Parameters[Window], task.Parameters[Step], task.Parameters[Passes]);

    private static void RequireFit(RankingTask task, ListwiseWindowPrompt prompt)
    {
        try
        {
            _ = prompt.Render([.. Enumerable.Range(0, Math.Min(task.Parameters[Window], task.Candidates.Count))], out _);
        }
        catch (ModelException misfit)
        {
            throw new InvalidRankingException(
                [new Violation("options.parameters.window", $"is too large for the query: {misfit.Message}")]);
        }
    }
}
