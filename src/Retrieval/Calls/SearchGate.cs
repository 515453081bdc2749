using System.Threading.RateLimiting;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Calls;

/// <summary>Lets as many searches run as there are processors; a bounded number of others wait, the rest is refused.</summary>
internal sealed class SearchGate : IDisposable
{
    private const int MaxWaiting = 2_048;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = Environment.ProcessorCount,
        QueueLimit = MaxWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn; dispose what it returns when done.</summary>
    public async ValueTask<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        var lease = await _limiter.AcquireAsync(1, cancellation);
        if (lease.IsAcquired) return lease;
        lease.Dispose();
        throw RpcErrors.Busy($"{MaxWaiting:N0} searches are waiting already.", TimeSpan.FromSeconds(1));
    }

    public void Dispose() => _limiter.Dispose();
}
