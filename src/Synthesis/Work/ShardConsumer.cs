using MassTransit;
using ReasonRank.Synthesis.Store;

namespace ReasonRank.Synthesis.Work;

/// <summary>Takes messages from the broker. One that fails goes to the endpoint's error queue; its query is sent again in time.</summary>
internal sealed class ShardConsumer(ShardWorker worker) : IConsumer<RunShard>
{
    public Task Consume(ConsumeContext<RunShard> context) =>
        worker.RunAsync(new ShardId(context.Message.Job, context.Message.Number), context.CancellationToken);
}
