using System.Data.Common;
using MassTransit;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Works on queries without the broker while it delivers none: it only carries them, and who works on what is in the store.
/// </summary>
internal sealed partial class DirectWork(
    IBusControl bus, ShardWorker worker, SynthesisOptions options, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<DirectWork> logger)
{
    // A broker that starts again is back sooner, and a service that starts has its connection by then.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // How long nothing is sent after a failure.
    private static readonly TimeSpan _respite = TimeSpan.FromSeconds(20);

    private long? _silentSince, _failedAt;
    private bool _told;
    private int _running;

    /// <summary>Queries that this process can begin without the broker; null while the broker delivers.</summary>
    public int? Room()
    {
        // Either tells of a broker that is lost: a connection that hangs still counts as a healthy one.
        var failed = _failedAt is { } at && clock.GetElapsedTime(at) < _respite;
        if (!failed && bus.CheckHealth().Status == BusHealthStatus.Healthy)
        {
            if (_told) LogBack();
            (_silentSince, _told) = (null, false);
            return null;
        }
        _silentSince ??= clock.GetTimestamp();
        if (!failed && clock.GetElapsedTime(_silentSince.Value) < _patience) return null;
        if (!_told) LogSilent();
        _told = true;
        return Math.Max(0, options.Workers - Volatile.Read(ref _running));
    }

    /// <summary>The broker did not take a message.</summary>
    public void SendingFailed() => _failedAt = clock.GetTimestamp();

    /// <summary>Begins to work on queries.</summary>
    public void Begin(IReadOnlyList<ShardId> shards)
    {
        foreach (var shard in shards)
        {
            Interlocked.Increment(ref _running);
            _ = RunAsync(shard);
        }
    }

    private async Task RunAsync(ShardId shard)
    {
        try
        {
            await worker.RunAsync(shard, lifetime.ApplicationStopping);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException or UnknownShardException)
        {
            // The query waits in the store, or is there no more.
            LogGivenUp(failure, shard.Job, shard.Number);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The broker delivers nothing; queries are taken from the store directly")]
    private partial void LogSilent();

    [LoggerMessage(2, LogLevel.Information, "The broker delivers again")]
    private partial void LogBack();

    [LoggerMessage(3, LogLevel.Warning, "Query {Number} of job {Job} is given up for now")]
    private partial void LogGivenUp(Exception exception, string job, long number);
}
