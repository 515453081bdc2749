namespace ReasonRank.Ranking.Rewards;

/// <summary>The reward of a rollout.</summary>
/// <param name="Value">The reward.</param>
/// <param name="Reading">What was read from the text.</param>
/// <param name="Parts">What it was computed from, in the order of <see cref="IReward.Parts"/>; empty where nothing could be read.</param>
public readonly record struct RolloutReward(double Value, RolloutReading Reading, IReadOnlyList<double> Parts);
