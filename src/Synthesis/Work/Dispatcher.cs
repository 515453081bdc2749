using MassTransit;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Keeps the broker supplied out of the store, and the store in order: a bounded number of queries is on its way at a time,
/// however many wait. Every instance of the service has one; they do each other no harm.
/// </summary>
internal sealed partial class Dispatcher(
    ShardQueue queue, DirectWork direct, WorkPlaces places, IBus bus, SynthesisOptions options, TimeProvider clock,
    IHostApplicationLifetime lifetime, ILogger<Dispatcher> logger) : BackgroundService
{
    private const int Ample = 10;

    private static readonly TimeSpan _afterFailure = TimeSpan.FromSeconds(5), _sendingTakes = TimeSpan.FromSeconds(10);

    // Each look into the store costs as much as a query.
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(10), _long = TimeSpan.FromMilliseconds(100);

    // Not the queue itself: whoever sends to it would declare it, and only the endpoint knows of which kind it is.
    private static readonly Uri _address = new($"exchange:{BrokerTopology.Shards}");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A service that is in this process, too, has its address when all of it has started.
        using (var begun = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStarted, stoppingToken))
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, begun.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.PollInterval;
            try
            {
                var rest = await DispatchAsync(stoppingToken);
                if (rest < pause) pause = rest;
            }
            catch (Exception failure)
            {
                // A bus that stops fails in many ways.
                if (stoppingToken.IsCancellationRequested) return;
                LogFailed(failure);
                pause = _afterFailure;
            }
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>How long there is nothing to do.</returns>
    private async Task<TimeSpan> DispatchAsync(CancellationToken cancellation)
    {
        var released = await queue.ReleaseExpiredAsync(cancellation);
        if (released > 0) LogReleased(released);
        // Their messages are lost, or behind others. Whoever has a place free need not wait for them.
        if (places.Free > 0) direct.BeginLost(await queue.TakeLostAsync(places.Free, cancellation));
        if (direct.Room() is { } room)
        {
            var begun = await queue.TakeAsync(options.MaxInFlight, room, cancellation);
            direct.Begin(begun);
            return begun.Count > 0 ? _short : TimeSpan.MaxValue;
        }
        var shards = places.Free > 0 ? [] : await queue.TakeLostAsync(options.MaxInFlight, cancellation);
        if (shards.Count > 0) LogResent(shards.Count);
        await SendAsync(shards, cancellation);
        shards = await queue.TakeAsync(options.MaxInFlight, options.MaxInFlight, cancellation);
        await SendAsync(shards, cancellation);
        if (shards.Count == 0) return TimeSpan.MaxValue;
        // Where many lie at the broker for each that is taken from there, none of the workers waits for the next ones.
        return await queue.CountQueuedAsync(cancellation) >= Ample * shards.Count ? _long : _short;
    }

    private async Task SendAsync(IReadOnlyList<ShardId> shards, CancellationToken cancellation)
    {
        if (shards.Count == 0) return;
        try
        {
            // Without a broker, sending waits for one, and does not always hear that it shall not.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(_sendingTakes);
            var endpoint = await bus.GetSendEndpoint(_address).WaitAsync(limit.Token);
            await endpoint.SendBatch(shards.Select(shard => new RunShard(shard.Job, shard.Number)), limit.Token).WaitAsync(limit.Token);
        }
        catch
        {
            direct.SendingFailed();
            // Some may have got through: a worker that leases such a one finds it waiting, and that is as good.
            await queue.ReturnAsync(shards, CancellationToken.None);
            throw;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Queries could not be given to the broker; they wait in the store")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2, LogLevel.Information, "{Count} queries wait again: their workers gave no sign of life")]
    private partial void LogReleased(int count);

    [LoggerMessage(3, LogLevel.Information, "{Count} queries were sent again: nobody had begun them in time")]
    private partial void LogResent(int count);
}
