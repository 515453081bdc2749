using System.Data.Common;
using MassTransit;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Works on queries without the broker while it delivers none: it only carries them, and who works on what is in the store.
/// </summary>
internal sealed partial class DirectWork(
    IBusControl bus, BusRestart restart, WorkPlaces places, SynthesisOptions options, TimeProvider clock, ILogger<DirectWork> logger)
{
    // A broker that starts again is back sooner, and a service that starts has its connection by then.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    // How long nothing is sent after a failure.
    private static readonly TimeSpan _respite = TimeSpan.FromSeconds(20);

    // How long a bus may take to connect again by itself.
    private static readonly TimeSpan _recovery = TimeSpan.FromSeconds(15);

    private long? _silentSince, _failedAt;
    private long _delivered = clock.GetTimestamp();
    private bool _told, _started;

    /// <summary>Queries that this process can begin without the broker; null while the broker delivers.</summary>
    public int? Room()
    {
        // Either tells of a broker that is lost: a connection that hangs still counts as a healthy one.
        var failed = _failedAt is { } at && clock.GetElapsedTime(at) < _respite;
        if (!failed && bus.CheckHealth().Status == BusHealthStatus.Healthy)
        {
            if (_told) LogBack();
            (_silentSince, _told, _started) = (null, false, true);
            return null;
        }
        _silentSince ??= clock.GetTimestamp();
        // A message that is sent before the queue is there would be lost.
        if (!failed && clock.GetElapsedTime(_silentSince.Value) < _patience) return 0;
        if (!_told) LogSilent();
        _told = true;
        // The first start waits for a broker as long as it takes.
        if (_started && clock.GetElapsedTime(_silentSince.Value) >= _recovery) restart.Begin();
        return places.Free;
    }

    /// <summary>The broker delivered a message.</summary>
    public void Delivered() => Volatile.Write(ref _delivered, clock.GetTimestamp());

    /// <summary>The broker did not take a message.</summary>
    public void SendingFailed() => _failedAt = clock.GetTimestamp();

    /// <summary>Begins to work on queries that nobody has begun in time.</summary>
    public void BeginLost(IReadOnlyList<ShardId> shards)
    {
        if (shards.Count == 0) return;
        LogLost(shards.Count);
        // A bus can claim to be healthy and deliver nothing.
        if (clock.GetElapsedTime(Volatile.Read(ref _delivered)) > options.ResendAfter) _failedAt = clock.GetTimestamp();
        Begin(shards);
    }

    /// <summary>Begins to work on queries.</summary>
    public void Begin(IReadOnlyList<ShardId> shards)
    {
        foreach (var shard in shards) _ = RunAsync(shard);
    }

    private async Task RunAsync(ShardId shard)
    {
        try
        {
            await places.RunAsync(shard, CancellationToken.None);
        }
        catch (Exception failure) when (failure is DbException or OperationCanceledException or UnknownShardException)
        {
            // The query waits in the store, or is there no more.
            LogGivenUp(failure, shard.Job, shard.Number);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The broker delivers nothing; queries are taken from the store directly")]
    private partial void LogSilent();

    [LoggerMessage(2, LogLevel.Information, "The broker delivers again")]
    private partial void LogBack();

    [LoggerMessage(3, LogLevel.Warning, "Query {Number} of job {Job} is given up for now")]
    private partial void LogGivenUp(Exception exception, string job, long number);

    [LoggerMessage(4, LogLevel.Information, "{Count} queries are begun without their messages: nobody had begun them in time")]
    private partial void LogLost(int count);
}
