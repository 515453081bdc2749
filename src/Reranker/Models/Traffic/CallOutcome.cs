namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>What a call says about its server's load.</summary>
internal enum CallOutcome
{
    /// <summary>Nothing: it was cancelled, or failed for a reason of its own.</summary>
    Unknown,

    /// <summary>The server could take it.</summary>
    Succeeded,

    /// <summary>The server had too much to do.</summary>
    Overloaded,
}
