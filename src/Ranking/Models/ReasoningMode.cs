namespace ReasonRank.Ranking.Models;

/// <summary>Whether a model thinks before it answers.</summary>
public enum ReasoningMode
{
    /// <summary>The model's own way.</summary>
    Default,

    /// <summary>Think, up to the model's limit.</summary>
    On,

    /// <summary>Answer at once.</summary>
    Off,

    /// <summary>Think for at most a number of tokens.</summary>
    Budget,
}
