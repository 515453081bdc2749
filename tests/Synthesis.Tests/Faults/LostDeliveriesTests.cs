using System.Diagnostics;
using ReasonRank.Synthesis.Work;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>Whatever becomes of the workers' connection to the broker and of its queue: jobs go on, and the broker delivers again.</summary>
public sealed class LostDeliveriesTests
{
    private const int Count = 40;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_query_that_takes_long_keeps_none_waiting_when_the_connection_breaks()
    {
        var (closed, rest) = (new TaskCompletionSource(), new TaskCompletionSource());
        var longest = LabelJob.Queries(1).Single().Text;
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(
            TimeSpan.FromMilliseconds(50), async (context, prompt, call) =>
            {
                if (call > 40) await closed.Task.WaitAsync(context.RequestAborted);
                if (prompt.Contains(longest, StringComparison.Ordinal)) await rest.Task.WaitAsync(context.RequestAborted);
                return false;
            });
        await using var stack = await StartAsync(broker, teacher, ("Synthesis:Workers", "4"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await UntilAsync(stack, id, 3);
        await broker.ControlAsync("close_all_connections", "gone");
        closed.SetResult();
        await UntilAsync(stack, id, Count - 1);
        await DeliversAsync(broker);
        rest.SetResult();
        await AssertWholeAsync(stack, id);
    }

    [Fact]
    public async Task A_queue_that_is_deleted_is_declared_again()
    {
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(100));
        await using var stack = await StartAsync(broker, teacher, ("Synthesis:Workers", "4"), ("Synthesis:ResendAfter", "00:00:02"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await UntilAsync(stack, id, 5);
        await broker.ControlAsync("delete_queue", BrokerTopology.Shards);
        await DeliversAsync(broker);
        await AssertWholeAsync(stack, id);
    }

    [Fact]
    public async Task A_bus_that_does_not_connect_again_by_itself_is_started_again()
    {
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(100));
        await using var stack = await StartAsync(broker, teacher, ("Synthesis:Workers", "4"), ("Synthesis:ResendAfter", "00:00:02"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await UntilAsync(stack, id, 5);
        // A connection that breaks while it is made is the one that MassTransit keeps.
        await broker.ControlAsync(
            "eval", "[begin [rabbit_networking:close_connection(C, \"gone\") || C <- rabbit_networking:connections()], timer:sleep(20) end || _ <- lists:seq(1, 400)].");
        await DeliversAsync(broker);
        await AssertWholeAsync(stack, id);
    }

    private static async Task UntilAsync(SynthesisStack stack, string id, long done)
    {
        var start = Stopwatch.GetTimestamp();
        while ((await stack.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job is var job && job.Counts.Done + job.Counts.Filtered.Values.Sum() < done)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < _patience, $"Not {done} ends within {_patience}: {job}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static async Task DeliversAsync(RabbitMqBroker broker)
    {
        var start = Stopwatch.GetTimestamp();
        while (!(await broker.ControlAsync("list_queues", "name", "consumers")).Split('\n').Contains($"{BrokerTopology.Shards}\t1"))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < _patience, $"The queue has no consumer after {_patience}.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task AssertWholeAsync(SynthesisStack stack, string id)
    {
        var job = await stack.EndAsync(id).WaitAsync(_patience);
        JobData.AssertSame(await JobData.WithoutFaultsAsync(FaultRig.Spec, LabelJob.Queries(Count)), await JobData.OfAsync(stack.Jobs, job));
    }

    private static async Task<SynthesisStack> StartAsync(RabbitMqBroker broker, ScriptedTeacher teacher, params (string, string)[] settings)
    {
        var stack = await SynthesisStack.StartAsync(
            null,
            [
                ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint),
                ("ConnectionStrings:rabbitmq", broker.Connection), ("Logging:LogLevel:MassTransit", "None"), .. settings,
            ]);
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        return stack;
    }
}
