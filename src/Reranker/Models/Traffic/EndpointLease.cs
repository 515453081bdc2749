namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>A place at an endpoint. Disposing it gives the place back.</summary>
internal sealed class EndpointLease(EndpointLimiter limiter, int epoch, TokenWindow.Entry? entry) : IDisposable
{
    private int _left;

    /// <summary>What became of the call.</summary>
    public CallOutcome Outcome { get; set; }

    /// <summary>Tokens that the call took; null where that is not known, which counts what was reserved.</summary>
    public long? TokensUsed { get; set; }

    /// <summary>How long the server wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; set; }

    internal int Epoch => epoch;

    internal TokenWindow.Entry? Entry => entry;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0) limiter.Leave(this);
    }
}
