namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>A call was refused because too many wait for its endpoint. Nothing was sent.</summary>
/// <param name="endpoint">Host and port.</param>
/// <param name="retryAfter">When there may be room again.</param>
internal sealed class QueueFullException(string endpoint, TimeSpan retryAfter)
    : Exception($"Too many calls wait for the model server {endpoint} already.")
{
    /// <summary>When there may be room again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
