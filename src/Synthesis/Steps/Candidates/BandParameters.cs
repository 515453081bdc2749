using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Synthesis.Steps.Candidates;

/// <summary>A band of first-stage ranks; it begins where the one before ends.</summary>
/// <param name="name">Its name, which starts the parameters' names.</param>
/// <param name="count">Default number of its passages.</param>
/// <param name="to">Default of its last rank.</param>
internal sealed class BandParameters(string name, int count, int to)
{
    public string Name => name;

    public IntegerParameter Count { get; } = new(name, $"Passages from the {name} band, 0 to 1,000.", count, 0, 1_000);

    public IntegerParameter To { get; } = new($"{name}_to", $"Last rank of the {name} band, 1 to 1,000.", to, 1, 1_000);

    public IReadOnlyList<Ranking.Parameters.StrategyParameter> All => [Count, To];
}
