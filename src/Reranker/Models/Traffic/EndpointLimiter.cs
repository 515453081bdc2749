using ReasonRank.Reranker.Telemetry;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// Admits the calls of all models and requests to one endpoint: a number at once that follows what the server can take,
/// tokens per minute, none while the server asks for a pause. The rest waits in a bounded, fair queue.
/// </summary>
internal sealed class EndpointLimiter : IDisposable
{
    /// <summary>Longest pause; a server that asks for more is tried again after it.</summary>
    public static readonly TimeSpan MaxPause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly string _endpoint;
    private readonly TimeProvider _clock;
    private readonly AdaptiveLimit _limit;
    private readonly TokenWindow? _tokens;
    private readonly FairQueue<TaskCompletionSource<EndpointLease>> _queue;
    private readonly ITimer _timer;
    private DateTimeOffset _pausedUntil = DateTimeOffset.MinValue;
    private int _running;

    /// <summary>A limiter.</summary>
    /// <param name="endpoint">Host and port, for messages and metrics.</param>
    /// <param name="limits">What it admits at most.</param>
    /// <param name="clock">The clock of pauses and minutes.</param>
    public EndpointLimiter(string endpoint, EndpointLimits limits, TimeProvider clock)
    {
        _endpoint = endpoint;
        _clock = clock;
        _limit = new AdaptiveLimit(limits.Concurrency);
        _tokens = limits.TokensPerMinute is { } perMinute ? new TokenWindow(perMinute, clock) : null;
        _queue = new FairQueue<TaskCompletionSource<EndpointLease>>(limits.WaitingCalls, limits.WaitingBytes);
        _timer = clock.CreateTimer(_ => Admit(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls that run or wait, as a share of those that may run; infinite while the endpoint is paused.</summary>
    public double Load
    {
        get
        {
            lock (_lock) return Pause > TimeSpan.Zero ? double.PositiveInfinity : (double)(_running + _queue.Count) / _limit.Value;
        }
    }

    private TimeSpan Pause => _pausedUntil - _clock.GetUtcNow();

    /// <summary>Waits for a place.</summary>
    /// <returns>The place, to be given back by disposing it.</returns>
    /// <exception cref="QueueFullException">Too many wait already.</exception>
    public async ValueTask<EndpointLease> EnterAsync(CallDemand demand, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FairQueue<TaskCompletionSource<EndpointLease>>.Ticket ticket;
        lock (_lock)
        {
            if (_queue.Count == 0 && Delay(demand) == TimeSpan.Zero) return Begin(demand);
            ticket = _queue.Add(demand, new(TaskCreationOptions.RunContinuationsAsynchronously))
                ?? throw new QueueFullException(_endpoint, Pause > RetryAfter ? Pause : RetryAfter);
            AdmitInLock();
        }
        await using var cancelled = cancellationToken.Register(() => Abandon(ticket, cancellationToken));
        return await ticket.Item.Task;
    }

    /// <summary>Takes a place back, with what became of its call.</summary>
    internal void Leave(EndpointLease lease)
    {
        lock (_lock)
        {
            _running--;
            if (lease.Entry is { } entry) _tokens!.Settle(entry, lease.TokensUsed ?? entry.Tokens);
            if (lease.Outcome == CallOutcome.Succeeded) _limit.Succeeded(lease.Epoch);
            if (lease.Outcome == CallOutcome.Overloaded) _limit.Overloaded(lease.Epoch);
            if (lease.RetryAfter is { } pause)
            {
                var until = _clock.GetUtcNow() + (pause < MaxPause ? pause : MaxPause);
                if (until > _pausedUntil) _pausedUntil = until;
            }
            RerankerTelemetry.Limit.Record(_limit.Value, KeyValuePair.Create("server.address", (object?)_endpoint));
            AdmitInLock();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Abandon(FairQueue<TaskCompletionSource<EndpointLease>>.Ticket ticket, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // One that was admitted at the same moment keeps its place and gives it back itself.
            if (!ticket.Item.TrySetCanceled(cancellationToken)) return;
            _queue.Remove(ticket);
            AdmitInLock();
        }
    }

    private void Admit()
    {
        lock (_lock) AdmitInLock();
    }

    private void AdmitInLock()
    {
        while (_queue.Peek() is { } next)
        {
            if (Delay(next.Demand) is var delay && delay != TimeSpan.Zero)
            {
                _timer.Change(delay, Timeout.InfiniteTimeSpan);
                return;
            }
            _queue.Take();
            next.Item.SetResult(Begin(next.Demand));
        }
    }

    private TimeSpan Delay(CallDemand demand)
    {
        // The next call that leaves admits others.
        if (_running >= _limit.Value) return Timeout.InfiniteTimeSpan;
        if (Pause is var pause && pause > TimeSpan.Zero) return pause;
        return _tokens?.Wait(demand.Tokens) ?? TimeSpan.Zero;
    }

    private EndpointLease Begin(CallDemand demand)
    {
        _running++;
        return new EndpointLease(this, _limit.Epoch, _tokens?.Reserve(demand.Tokens));
    }
}
