using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>The places of this process's workers: so many queries are worked on at once, whichever way they came.</summary>
internal sealed class WorkPlaces(ShardWorker worker, SynthesisOptions options, IHostApplicationLifetime lifetime)
{
    private readonly SemaphoreSlim _free = new(options.Workers);

    /// <summary>Places that are free.</summary>
    public int Free => _free.CurrentCount;

    /// <summary>Works on a query once there is a place; see <see cref="ShardWorker.RunAsync"/>.</summary>
    /// <param name="shard">The query.</param>
    /// <param name="waiting">Ends the wait for a place, and not the work.</param>
    /// <exception cref="OperationCanceledException">There was no place in time, or the service stops.</exception>
    public async Task RunAsync(ShardId shard, CancellationToken waiting)
    {
        await _free.WaitAsync(waiting);
        try
        {
            await worker.RunAsync(shard, lifetime.ApplicationStopping);
        }
        finally
        {
            _free.Release();
        }
    }
}
