using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>The rewards that there are, by name.</summary>
public sealed class RewardRegistry
{
    private readonly SortedDictionary<string, IReward> _rewards = new(StringComparer.Ordinal);

    /// <summary>A registry of some rewards.</summary>
    /// <exception cref="ArgumentException">Two have the same name.</exception>
    public RewardRegistry(IEnumerable<IReward> rewards)
    {
        foreach (var reward in rewards) _rewards.Add(reward.Name, reward);
    }

    /// <summary>Those of the suite.</summary>
    public static RewardRegistry Shipped { get; } = new([
        new ReasonRankReward(),
        new ReciprocalRankReward(),
        new SquaredErrorReward(),
        new NdcgContributionReward(),
        new ExclusionReward(),
        new RankingRegressionReward(),
    ]);

    /// <summary>All of them, by name.</summary>
    public IReadOnlyCollection<IReward> All => _rewards.Values;

    /// <summary>The reward of a name; null when there is none.</summary>
    public IReward? Find(string name) => _rewards.GetValueOrDefault(name);

    /// <summary>The reward and its parameters as a request names them.</summary>
    /// <param name="name">Name of a reward; <c>reasonrank</c> when empty.</param>
    /// <param name="parameters">Values by name: <see cref="double"/>, <see cref="bool"/> or <see cref="string"/>.</param>
    /// <param name="violations">Takes everything that is wrong; then the result is not to be used.</param>
    /// <returns>The reward, null when there is none of that name, and its parameters.</returns>
    public (IReward? Reward, ParameterValues Values) Bind(
        string name, IReadOnlyDictionary<string, object?> parameters, List<Violation> violations)
    {
        if (Find(name.Length > 0 ? name : "reasonrank") is { } reward)
            return (reward, ParameterValues.Read(reward.Parameters, parameters, "parameters", violations));
        violations.Add(new Violation("reward", $"'{name}' is unknown; known are {string.Join(", ", _rewards.Keys)}"));
        return (null, ParameterValues.Empty);
    }
}
