using System.Data.Common;
using MassTransit;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Takes messages from the broker. Only one that asks for what there is not fails, and becomes a dead letter: all others have
/// done their part when they are taken, because the store sends a query again that nobody brought to its end.
/// </summary>
internal sealed partial class ShardConsumer(
    WorkPlaces places, ShardQueue queue, DirectWork direct, IHostApplicationLifetime lifetime, ILogger<ShardConsumer> logger)
    : IConsumer<RunShard>
{
    private CancellationToken Stopping => lifetime.ApplicationStopping;

    public async Task Consume(ConsumeContext<RunShard> context)
    {
        direct.Delivered();
        var work = RunAsync(new ShardId(context.Message.Job ?? "", context.Message.Number), context.CancellationToken);
        // When the broker is lost, work goes on, and its lease keeps others away. But the message is let go: as long as one of them is
        // held, MassTransit does not connect again.
        await work.WaitAsync(context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        if (work.IsCompleted) await work;
    }

    private async Task RunAsync(ShardId shard, CancellationToken lost)
    {
        try
        {
            if (Stopping.IsCancellationRequested) await queue.ReturnAsync([shard], CancellationToken.None);
            else await places.RunAsync(shard, lost);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            await queue.ReturnAsync([shard], CancellationToken.None);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            // Not begun: its message comes again.
        }
        catch (DbException failure)
        {
            LogNoStore(failure, shard.Job, shard.Number);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Query {Number} of job {Job} is given up for now: the job store does not answer")]
    private partial void LogNoStore(Exception exception, string job, long number);
}
