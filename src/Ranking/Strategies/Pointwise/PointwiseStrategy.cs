using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>A strategy that scores each passage on its own. One differs from another in its question only.</summary>
public abstract class PointwiseStrategy : IRerankStrategy
{
    /// <summary>Most words of a passage.</summary>
    public static readonly IntegerParameter PassageWords = new(
        "passage_words", "Most words of a passage, 1 to 10,000; fewer where the context is short.", 1_000, 1, 10_000);

    private protected PointwiseStrategy() { }

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyList<StrategyParameter> Parameters { get; } = [PassageWords, PlannedStrategy.PassageTokens];

    /// <inheritdoc/>
    public virtual ModelNeeds Needs => ModelNeeds.Text | ModelNeeds.LogProbabilities;

    /// <inheritdoc/>
    public IReadOnlyList<TemplateMethod> TemplateMethods { get; } = [TemplateMethod.Pointwise];

    /// <inheritdoc/>
    public int ExpectedWindows(RankingTask task) => new PointwisePlan(task.Candidates.Count).ExpectedCalls;

    /// <inheritdoc/>
    public void Require(RankingTask task, RankingContext context)
    {
        if (task.Candidates.Count > 1) WindowFit.Require(Prompt(task, context), shown: 1, "query", "is too long");
    }

    /// <inheritdoc/>
    public Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken) =>
        new PlanRunner(new PointwisePlan(task.Candidates.Count), Prompt(task, context), task, context).RunAsync(cancellationToken);

    private PointwiseWindowPrompt Prompt(RankingTask task, RankingContext context)
    {
        var model = context.Model!;
        var asked = task.For(model);
        return new(asked, model, Ask(asked, context.Template), PlannedStrategy.Limit(task, PassageWords, model));
    }

    /// <summary>The question.</summary>
    /// <param name="task">What to rank.</param>
    /// <param name="template">A template in place of the strategy's own; null for its own.</param>
    private protected abstract PointwiseQuestion Ask(RankingTask task, PromptTemplate? template);
}
