using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Wakes the one who waits for news. News that nobody waits for are kept, as one. Setting it costs no managed memory, as
/// it would on a semaphore.
/// </summary>
internal sealed class NewsSignal : IValueTaskSource
{
    private const int Nothing = 0, News = 1, Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _waiter = new() { RunContinuationsAsynchronously = true };
    private int _state;

    /// <summary>There are news.</summary>
    public void Set()
    {
        if (Interlocked.Exchange(ref _state, News) == Waiting) _waiter.SetResult(true);
    }

    /// <summary>Waits for news since the last wait; may also end without any. One waits at a time.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using (cancellationToken.UnsafeRegister(static signal => ((NewsSignal)signal!).Set(), this)) await Next();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private ValueTask Next()
    {
        if (Interlocked.CompareExchange(ref _state, Nothing, News) == News) return default;
        _waiter.Reset();
        var next = new ValueTask(this, _waiter.Version);
        if (Interlocked.CompareExchange(ref _state, Waiting, Nothing) == Nothing) return next;
        Volatile.Write(ref _state, Nothing);
        return default;
    }

    void IValueTaskSource.GetResult(short token) => _waiter.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags);
}
