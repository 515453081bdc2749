using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies;

/// <summary>A way to rank, found by name. Has no state: one instance serves all tasks at once.</summary>
public interface IRerankStrategy
{
    /// <summary>Name in requests, in kebab-case.</summary>
    string Name { get; }

    /// <summary>The strategy whose prompts it asks: a template or parameters made for one serve its whole family.</summary>
    string Family => Name;

    /// <summary>One line.</summary>
    string Description { get; }

    /// <summary>What can be set per task.</summary>
    IReadOnlyList<StrategyParameter> Parameters { get; }

    /// <summary>What it needs of a model.</summary>
    ModelNeeds Needs { get; }

    /// <summary>Prompt templates that can take the place of its own; none when it uses none.</summary>
    IReadOnlyList<TemplateMethod> TemplateMethods => [];

    /// <summary>What is wrong with a combination of values that are right one by one.</summary>
    /// <returns>Violations whose paths are parameters' names.</returns>
    IEnumerable<Violation> Check(ParameterValues values) => [];

    /// <summary>Windows that ranking a task will take; 0 when there are none or when that depends on the answers.</summary>
    int ExpectedWindows(RankingTask task) => 0;

    /// <summary>
    /// Ranks the candidates. When the budget or the deadline ends first, returns the best order so far with a
    /// <see cref="Shortfall"/>; the same when the model fails.
    /// </summary>
    /// <exception cref="InvalidRankingException">The task does not fit the strategy or the model; nothing was spent.</exception>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken);
}
