namespace ReasonRank.Ranking.Models;

/// <summary>Why a model stopped writing.</summary>
public enum FinishReason
{
    /// <summary>It was done.</summary>
    Stop,

    /// <summary>It reached the token limit: the answer is cut off.</summary>
    Length,
}
