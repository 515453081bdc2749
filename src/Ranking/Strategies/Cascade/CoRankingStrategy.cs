using System.Runtime.ExceptionServices;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Cascade;

/// <summary>
/// A cascade (Liu et al., CoRanking, arXiv 2503.23427): a cheap strategy ranks all candidates, an order adjuster may arrange
/// the best, and another strategy, on another model if need be, ranks these. The paper's has <c>first=reasonrank</c> on a
/// small model, its adjuster, and <c>second=reasonrank</c> on a large one.
/// </summary>
/// <remarks>
/// The first stage may spend its part of the calls to expect of every limit of the budget, at least half and at most nine
/// tenths, so that the second can run; that gets whatever is left. When the second fails, the first one's order stands.
/// </remarks>
public sealed class CoRankingStrategy : IRerankStrategy
{
    private readonly Dictionary<string, IRerankStrategy> _strategies;
    private readonly ChoiceParameter _first;
    private readonly ChoiceParameter _second;

    /// <summary>How many of the best the second stage ranks.</summary>
    public static readonly IntegerParameter Depth = new(
        "depth", "How many of the first stage's best the second one ranks, 2 to 1,000.", 20, 2, 1000);

    private static readonly TextParameter FirstModel = new("first_model", "Model of the first stage; the request's when empty.");
    private static readonly TextParameter SecondModel = new("second_model", "Model of the second stage; the request's when empty.");

    private static readonly TextParameter Adjuster = new(
        "adjuster", "Model that arranges the best before the second stage sees them; none when empty.");

    /// <summary>A cascade of two of some strategies.</summary>
    /// <param name="strategies">Strategies that are no cascades; <c>lexical</c> and <c>reasonrank</c> among them are the defaults.</param>
    public CoRankingStrategy(IEnumerable<IRerankStrategy> strategies)
    {
        _strategies = strategies.ToDictionary(strategy => strategy.Name);
        _first = new ChoiceParameter("first", "Strategy that ranks all; first.X sets its parameter X.", Names("lexical"));
        _second = new ChoiceParameter("second", "Strategy that ranks the best; second.X sets its parameter X.", Names("reasonrank"));
        Parameters = [_first, FirstModel, _second, SecondModel, Depth, Adjuster];
    }

    /// <inheritdoc/>
    public string Name => "coranking";

    /// <inheritdoc/>
    public string Description => "A cascade: one strategy ranks all passages, another one, on another model if need be, the best of them.";

    /// <inheritdoc/>
    public IReadOnlyList<StrategyParameter> Parameters { get; }

    /// <inheritdoc/>
    public ModelNeeds Needs => ModelNeeds.Text;

    /// <inheritdoc/>
    public IReadOnlyList<TemplateMethod> TemplateMethods => TemplateMethod.All;

    /// <summary>What the stages need that have no model of their own.</summary>
    public ModelNeeds NeedsWith(ParameterValues values) => First(values).NeedsOfRequest | Second(values).NeedsOfRequest;

    /// <inheritdoc/>
    public ParameterValues Bind(IReadOnlyDictionary<string, object?> raw, string path, List<Violation> violations)
    {
        var own = raw.Where(pair => !IsOf(_first, pair.Key) && !IsOf(_second, pair.Key)).ToDictionary();
        var values = ParameterValues.Read(Parameters, own, path, violations);
        foreach (var (choice, model) in new[] { (_first, FirstModel), (_second, SecondModel) })
        {
            var strategy = _strategies[values[choice]];
            var inner = raw.Where(pair => IsOf(choice, pair.Key)).ToDictionary(pair => pair.Key[(choice.Name.Length + 1)..], pair => pair.Value);
            values = values.With(choice.Name, strategy.Bind(inner, $"{path}.{choice.Name}", violations));
            if (values[model].Length > 0 && strategy.Needs == ModelNeeds.None)
                violations.Add(new Violation($"{path}.{model.Name}", $"names a model, but {strategy.Name} uses none"));
        }
        return values;
    }

    /// <inheritdoc/>
    public int ExpectedWindows(RankingTask task)
    {
        var (first, second) = Expected(task);
        var isKnown = (first > 0 || First(task.Parameters).Needs == ModelNeeds.None)
            && (second > 0 || Second(task.Parameters).Needs == ModelNeeds.None);
        return isKnown ? first + second : 0;
    }

    /// <inheritdoc/>
    public void Require(RankingTask task, RankingContext context)
    {
        IReadOnlyList<int> all = [.. Enumerable.Range(0, task.Candidates.Count)];
        First(task.Parameters).Require(task, context, all);
        IReadOnlyList<int> best = [.. all.Take(task.Parameters[Depth])];
        Second(task.Parameters).Require(task, context, best);
        Adjust(task.Parameters)?.Require(task, context, best);
    }

    /// <inheritdoc/>
    public async Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken)
    {
        var run = new CascadeRun(task, context);
        var (firstCalls, secondCalls) = Expected(task);
        var share = task.Budget.Part(StageBudget.FirstPart(firstCalls, secondCalls), context.Clock.GetUtcNow());
        run.Order = await run.RunAsync(First(task.Parameters), run.Order, share, order => order, cancellationToken) ?? run.Order;
        if (run.Failure is { } broken) ExceptionDispatchInfo.Throw(broken);

        IReadOnlyList<int> best = [.. run.Order.Take(task.Parameters[Depth])];
        IReadOnlyList<int> rest = [.. run.Order.Skip(best.Count)];
        var shown = best;
        if (Adjust(task.Parameters) is { } adjuster && task.Budget.Less(run.Spent).ModelCalls is null or > 1)
        {
            var half = task.Budget.Less(run.Spent).Part(.5, context.Clock.GetUtcNow());
            shown = await run.RunAsync(adjuster, best, half, _ => run.Order, cancellationToken) ?? best;
        }
        var ranked = await run.RunAsync(
            Second(task.Parameters), shown, task.Budget.Less(run.Spent), order => [.. order, .. rest], cancellationToken);
        run.Order = [.. ranked ?? best, .. rest];
        return run.Result();
    }

    private (int First, int Second) Expected(RankingTask task)
    {
        var (first, second) = (First(task.Parameters), Second(task.Parameters));
        IReadOnlyList<int> all = [.. Enumerable.Range(0, task.Candidates.Count)];
        IReadOnlyList<int> best = [.. all.Take(task.Parameters[Depth])];
        var later = second.Strategy.ExpectedWindows(second.Task(task, best, task.Budget));
        var adjusting = later > 0 && Adjust(task.Parameters) is not null ? 1 : 0;
        return (first.Strategy.ExpectedWindows(first.Task(task, all, task.Budget)), later + adjusting);
    }

    private CascadeStage First(ParameterValues values) => Stage(values, _first, FirstModel);

    private CascadeStage Second(ParameterValues values) => Stage(values, _second, SecondModel);

    private CascadeStage Stage(ParameterValues values, ChoiceParameter choice, TextParameter model) => new(
        _strategies[values[choice]], values.Part(choice.Name), values[model],
        values[model].Length > 0 ? $"options.parameters.{model.Name}" : "options.model", $"{choice.Name}.");

    private static CascadeStage? Adjust(ParameterValues values) => values[Adjuster].Length == 0 ? null : new CascadeStage(
        new AdjustStrategy(Depth), ParameterValues.Empty, values[Adjuster], $"options.parameters.{Adjuster.Name}", "");

    private static bool IsOf(ChoiceParameter stage, string name) => name.StartsWith($"{stage.Name}.", StringComparison.Ordinal);

    private string[] Names(string usual) => [.. _strategies.Keys.OrderByDescending(name => name == usual).ThenBy(name => name, StringComparer.Ordinal)];
}
