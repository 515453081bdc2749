using System.Data.Common;
using MassTransit;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>
/// Takes messages from the broker. Only one that asks for what there is not fails, and becomes a dead letter: all others have
/// done their part when they are taken, because the store sends a query again that nobody brought to its end.
/// </summary>
internal sealed partial class ShardConsumer(ShardWorker worker, ShardQueue queue, IHostApplicationLifetime lifetime, ILogger<ShardConsumer> logger)
    : IConsumer<RunShard>
{
    // Not the message's own token: work goes on when the broker is lost, and its lease keeps others away.
    private CancellationToken Stopping => lifetime.ApplicationStopping;

    public async Task Consume(ConsumeContext<RunShard> context)
    {
        var shard = new ShardId(context.Message.Job ?? "", context.Message.Number);
        try
        {
            if (Stopping.IsCancellationRequested) await queue.ReturnAsync([shard], CancellationToken.None);
            else await worker.RunAsync(shard, Stopping);
        }
        catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
        {
            await queue.ReturnAsync([shard], CancellationToken.None);
        }
        catch (DbException failure)
        {
            LogNoStore(failure, shard.Job, shard.Number);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Query {Number} of job {Job} is given up for now: the job store does not answer")]
    private partial void LogNoStore(Exception exception, string job, long number);
}
