using ReasonRank.Benchmarks.Frame;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Benchmarks.Strategies.Trials;

/// <summary>What is measured: every strategy with its defaults, and some with other parameters.</summary>
internal static class StrategyVariants
{
    private static readonly (string Strategy, string Parameter, string Value)[] Others =
    [
        ("reasonrank-parallel", "plan", "pivot"),
        ("rank-r1", "method", "tournament"),
    ];

    /// <summary>The variants, by name.</summary>
    /// <param name="strategies">The strategies that there are.</param>
    /// <param name="only">Names of variants or strategies; all when empty.</param>
    /// <exception cref="BenchmarkException">A name is unknown.</exception>
    public static IReadOnlyList<StrategyVariant> Create(StrategyRegistry strategies, IReadOnlyCollection<string> only)
    {
        List<StrategyVariant> all =
        [
            .. strategies.All.Select(strategy => Create(strategies, strategy.Name, [])),
            .. Others.Select(other => Create(strategies, other.Strategy, new() { [other.Parameter] = other.Value })),
        ];
        var unknown = only.Where(name => !all.Exists(variant => variant.Name == name)).ToList();
        if (unknown.Count > 0)
            throw new BenchmarkException($"Unknown: {string.Join(", ", unknown)}. Known: {string.Join(", ", all.Select(v => v.Name))}.");
        return [.. all.Where(variant => only.Count == 0 || only.Contains(variant.Name)).OrderBy(variant => variant.Name, StringComparer.Ordinal)];
    }

    private static StrategyVariant Create(StrategyRegistry strategies, string strategy, Dictionary<string, object?> parameters)
    {
        var violations = new List<Violation>();
        var (found, values) = strategies.Bind(strategy, parameters, "options", violations);
        if (violations is [var violation, ..]) throw new BenchmarkException($"{violation.Path} {violation.Description}");
        return new StrategyVariant(string.Join(' ', [strategy, .. parameters.Values]), found!, parameters, values);
    }
}
