using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Work;

/// <summary>A lease while its query is worked on: it is prolonged until it is disposed of, and told when it is lost.</summary>
internal sealed partial class HeldLease : IAsyncDisposable
{
    private readonly ShardQueue _queue;
    private readonly PeriodicTimer _signs;
    private readonly CancellationTokenSource _working;
    private readonly ILogger _logger;
    private readonly Task _alive;
    private volatile bool _rests;

    /// <summary>Begins.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="queue">Prolongs it.</param>
    /// <param name="every">How often.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="logger">Told when it cannot be prolonged.</param>
    /// <param name="cancellation">Ends the work.</param>
    public HeldLease(Lease lease, ShardQueue queue, TimeSpan every, TimeProvider clock, ILogger logger, CancellationToken cancellation)
    {
        (Lease, _queue, _logger) = (lease, queue, logger);
        _working = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _signs = new PeriodicTimer(every, clock);
        _alive = StayAliveAsync();
    }

    /// <summary>The lease.</summary>
    public Lease Lease { get; }

    /// <summary>Ends when the work is to be given up.</summary>
    public CancellationToken Token => _working.Token;

    /// <summary>Gives the work up where the job does not run any more; called where little is lost by it.</summary>
    /// <exception cref="OperationCanceledException">It is given up.</exception>
    public async ValueTask CheckAsync()
    {
        if (_rests) await _working.CancelAsync();
        Token.ThrowIfCancellationRequested();
    }

    public async ValueTask DisposeAsync()
    {
        // To cancel the waiting would cost an exception for each query.
        _signs.Dispose();
        await _alive;
        _working.Dispose();
    }

    private async Task StayAliveAsync()
    {
        try
        {
            while (await _signs.WaitForNextTickAsync(CancellationToken.None) && !Token.IsCancellationRequested)
            {
                var state = await _queue.ProlongAsync(Lease, Token);
                _rests = state != JobState.Running;
                if (state is null) await _working.CancelAsync();
            }
        }
        catch (OperationCanceledException) when (Token.IsCancellationRequested)
        {
            // The work is given up.
        }
        catch (Exception failure)
        {
            // Without a sign of life the lease ends, and with it the right to go on.
            LogSilent(failure, Lease.Shard.Job, Lease.Shard.Number);
            await _working.CancelAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The lease of query {Number} of job {Job} could not be prolonged; the work is given up")]
    private partial void LogSilent(Exception exception, string job, long number);
}
