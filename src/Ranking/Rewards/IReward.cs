using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// A reward for reinforcement learning, found by name. Has no state: one instance serves all batches at once. It depends on the
/// order of passages and on what is known of them, never on the ids themselves.
/// </summary>
public interface IReward
{
    /// <summary>Name in requests, in kebab-case.</summary>
    string Name { get; }

    /// <summary>What it rewards, in one sentence, with its source.</summary>
    string Description { get; }

    /// <summary>What can be set per batch.</summary>
    IReadOnlyList<StrategyParameter> Parameters { get; }

    /// <summary>Names of the numbers that a reward is computed from, such as <c>ndcg_cut_10</c>.</summary>
    IReadOnlyList<string> Parts { get; }

    /// <summary>Whether rollouts of one group are scored against each other, so that a group must not be torn apart.</summary>
    bool IsPooled { get; }

    /// <summary>What a batch lacks for this reward.</summary>
    /// <param name="rollouts">The batch.</param>
    /// <param name="path">Path of the batch in the request, such as <c>rollouts</c>.</param>
    /// <param name="violations">Takes everything that is wrong; then the batch is not to be scored.</param>
    void Check(IReadOnlyList<Rollout> rollouts, string path, List<Violation> violations);

    /// <summary>Scores a batch that <see cref="Check"/> lets through.</summary>
    /// <returns>One for each rollout, in their order.</returns>
    IReadOnlyList<RolloutReward> Score(IReadOnlyList<Rollout> rollouts, ParameterValues values);
}
