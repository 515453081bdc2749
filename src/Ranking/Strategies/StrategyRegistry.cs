using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Strategies;

/// <summary>The strategies that there are, by name.</summary>
public sealed class StrategyRegistry
{
    private readonly SortedDictionary<string, IRerankStrategy> _strategies = new(StringComparer.Ordinal);

    /// <summary>A registry of some strategies.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public StrategyRegistry(IEnumerable<IRerankStrategy> strategies)
    {
        foreach (var strategy in strategies) _strategies.Add(strategy.Name, strategy);
    }

    /// <summary>All of them, by name.</summary>
    public IReadOnlyCollection<IRerankStrategy> All => _strategies.Values;

    /// <summary>The strategy of a name; null when there is none.</summary>
    public IRerankStrategy? Find(string name) => _strategies.GetValueOrDefault(name);

    /// <summary>The strategy and its parameters as a request names them.</summary>
    /// <param name="name">Name of a strategy.</param>
    /// <param name="parameters">Values by name: <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</param>
    /// <param name="path">Path of the options in the request, such as <c>options</c>.</param>
    /// <param name="violations">Takes everything that is wrong; then the result is not to be used.</param>
    /// <returns>The strategy, null when there is none of that name, and its parameters.</returns>
    public (IRerankStrategy? Strategy, ParameterValues Values) Bind(
        string name, IReadOnlyDictionary<string, object?> parameters, string path, List<Violation> violations)
    {
        if (Find(name) is not { } strategy)
        {
            violations.Add(new Violation(
                $"{path}.strategy", $"'{name}' is unknown; known are {string.Join(", ", _strategies.Keys)}"));
            return (null, ParameterValues.Empty);
        }
        return (strategy, strategy.Bind(parameters, $"{path}.parameters", violations));
    }
}
