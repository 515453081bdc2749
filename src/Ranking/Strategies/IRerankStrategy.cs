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

    /// <summary>What it needs of a model, whatever its parameters.</summary>
    ModelNeeds Needs { get; }

    /// <summary>What it needs of the request's model.</summary>
    /// <param name="values">Its parameters.</param>
    ModelNeeds NeedsWith(ParameterValues values) => Needs;

    /// <summary>Prompt templates that can take the place of its own; none when it uses none.</summary>
    IReadOnlyList<TemplateMethod> TemplateMethods => [];

    /// <summary>What is wrong with a combination of values that are right one by one.</summary>
    /// <returns>Violations whose paths are parameters' names.</returns>
    IEnumerable<Violation> Check(ParameterValues values) => [];

    /// <summary>Reads its parameters.</summary>
    /// <param name="raw">Values by name: <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</param>
    /// <param name="path">Path of the parameters in the request, such as <c>options.parameters</c>.</param>
    /// <param name="violations">Takes everything that is wrong; then the result is not to be used.</param>
    ParameterValues Bind(IReadOnlyDictionary<string, object?> raw, string path, List<Violation> violations)
    {
        var before = violations.Count;
        var values = ParameterValues.Read(Parameters, raw, path, violations);
        if (violations.Count == before)
            violations.AddRange(Check(values).Select(violation => violation with { Path = $"{path}.{violation.Path}" }));
        return values;
    }

    /// <summary>Refuses a task that cannot be ranked, before anything is spent.</summary>
    /// <exception cref="InvalidRankingException">The task does not fit the strategy or the model.</exception>
    void Require(RankingTask task, RankingContext context) { }

    /// <summary>Windows that ranking a task will take; 0 when there are none or when that depends on the answers.</summary>
    int ExpectedWindows(RankingTask task) => 0;

    /// <summary>
    /// Ranks the candidates of a task that <see cref="Require"/> lets through. When the budget or the deadline ends first,
    /// returns the best order so far with a <see cref="Shortfall"/>; the same when the model fails.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled by the caller.</exception>
    Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken);
}
