using Grpc.Core;

namespace ReasonRank.ServiceDefaults.Rpc;

/// <summary>
/// One call and, after UNAVAILABLE, its repetitions: at most three, after about 0.1, 0.2 and 0.4 seconds (exponential with
/// jitter), never past the call's deadline.
/// </summary>
internal sealed class Attempts<TCall>(CallOptions options, Func<TCall> start) : IDisposable where TCall : class, IDisposable
{
    private const int MaxRepetitions = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _cancelled =
        CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);

    /// <summary>The attempt that runs or that was the last.</summary>
    public TCall Current { get; private set; } = start();

    /// <summary>The outcome of the attempt that got one, or the last failure.</summary>
    public async Task<T> Run<T>(Func<TCall, Task<T>> outcome)
    {
        for (var repetition = 0; ; repetition++)
        {
            try
            {
                return await outcome(Current);
            }
            catch (RpcException failed) when (failed.StatusCode == StatusCode.Unavailable && repetition < MaxRepetitions)
            {
                var delay = FirstDelay * (1 << repetition) * (0.8 + 0.4 * Random.Shared.NextDouble());
                if (options.Deadline is { } deadline && deadline.ToUniversalTime() - DateTime.UtcNow <= delay) throw;
                await Task.Delay(delay, _cancelled.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_cancelled.IsCancellationRequested)
                    throw new RpcException(new Status(StatusCode.Cancelled, "Call canceled by the client."));
                Current.Dispose();
                Current = start();
                if (_cancelled.IsCancellationRequested) Current.Dispose();
            }
        }
    }

    /// <summary>Something of the last attempt, once <paramref name="outcome"/> is settled either way.</summary>
    public async Task<T> After<T>(Task outcome, Func<TCall, Task<T>> result)
    {
        await outcome.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await result(Current);
    }

    public void Dispose()
    {
        _cancelled.Cancel();
        Current.Dispose();
    }
}
