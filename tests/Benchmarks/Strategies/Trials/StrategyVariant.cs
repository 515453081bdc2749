using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Strategies;

namespace ReasonRank.Benchmarks.Strategies.Trials;

/// <summary>A strategy with its parameters.</summary>
/// <param name="Name">Name in the report.</param>
/// <param name="Strategy">The strategy.</param>
/// <param name="Raw">Parameters that are not the defaults, as a request has them.</param>
/// <param name="Values">All parameters.</param>
internal sealed record StrategyVariant(
    string Name, IRerankStrategy Strategy, IReadOnlyDictionary<string, object?> Raw, ParameterValues Values);
