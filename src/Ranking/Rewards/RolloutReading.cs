namespace ReasonRank.Ranking.Rewards;

/// <summary>What could be read from a rollout.</summary>
public enum RolloutReading
{
    /// <summary>Tags and answer are as they should be.</summary>
    WellFormed,

    /// <summary>The tags are right, the answer is not.</summary>
    WrongAnswer,

    /// <summary>The tags are missing or in the wrong order.</summary>
    WrongTags,
}
