using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>One of the servers that a model runs on, or this process. Left out for a while after a failure of its own, then tried again.</summary>
internal sealed class Replica(IRankingModel model, Uri? endpoint, EndpointLimiter limiter, TimeProvider clock)
{
    private static readonly TimeSpan FirstBreak = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBreak = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private int _failures;
    private DateTimeOffset _outUntil = DateTimeOffset.MinValue;

    public IRankingModel Model => model;

    /// <summary>The server's address; null for this process.</summary>
    public Uri? Endpoint => endpoint;

    public EndpointLimiter Limiter => limiter;

    /// <summary>How much longer it is left out; zero or less when it is not.</summary>
    public TimeSpan Break
    {
        get
        {
            lock (_lock) return _outUntil - clock.GetUtcNow();
        }
    }

    /// <summary>A call came to its end.</summary>
    public void Succeeded()
    {
        lock (_lock) (_failures, _outUntil) = (0, DateTimeOffset.MinValue);
    }

    /// <summary>A call failed. An overloaded server is not out: its limiter follows what it can take.</summary>
    public void Failed(ModelFailure kind)
    {
        if (kind is ModelFailure.Refused or ModelFailure.Overloaded) return;
        lock (_lock)
        {
            var length = FirstBreak * Math.Pow(2, Math.Min(_failures++, 10));
            _outUntil = clock.GetUtcNow() + (length < LongestBreak ? length : LongestBreak);
        }
    }
}
