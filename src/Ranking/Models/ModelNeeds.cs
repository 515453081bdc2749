namespace ReasonRank.Ranking.Models;

/// <summary>What a strategy needs of a model, and what a model can do.</summary>
[Flags]
public enum ModelNeeds
{
    /// <summary>No model.</summary>
    None = 0,

    /// <summary>Generated text.</summary>
    Text = 1,

    /// <summary>Log-probabilities of generated tokens.</summary>
    LogProbabilities = 2,
}
