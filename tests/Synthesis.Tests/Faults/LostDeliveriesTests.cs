using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using ReasonRank.Synthesis.Store;
using ReasonRank.Synthesis.Work;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>Whatever becomes of the workers' connection to the broker and of its queue: jobs go on, and the broker delivers again.</summary>
public sealed class LostDeliveriesTests
{
    private const int Count = 40;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

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
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", "4"));
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
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", "4"), ("Synthesis:ResendAfter", "00:00:02"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await UntilAsync(stack, id, 5);
        await broker.ControlAsync("delete_queue", BrokerTopology.Shards);
        await DeliversAsync(broker);
        await AssertWholeAsync(stack, id);
    }

    [Fact]
    public async Task A_broker_that_takes_messages_and_delivers_none_is_found_out()
    {
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(100));
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", "4"), ("Synthesis:ResendAfter", "00:00:02"), ("Synthesis:MaxInFlight", "8"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await UntilAsync(stack, id, 5);
        await using var connection = await new ConnectionFactory { Uri = new(broker.Connection) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await channel.QueueUnbindAsync(BrokerTopology.Shards, BrokerTopology.Shards, "", cancellationToken: TestContext.Current.CancellationToken);
        await AssertWholeAsync(stack, id);
        // The bus that was started again has bound the queue again.
        await UntilAsync(broker, ["list_bindings", "source_name", "destination_kind"], $"{BrokerTopology.Shards}\tqueue");
    }

    [Fact]
    public async Task A_message_that_comes_back_too_often_is_a_dead_letter_and_its_query_is_done()
    {
        const int Held = 2, Limit = 20;
        var gate = new TaskCompletionSource();
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(fault: async (context, _, _) =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            return false;
        });
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", $"{Held}"), ("Synthesis:ResendAfter", "01:00:00"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await using var connection = await new ConnectionFactory { Uri = new(broker.Connection) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        await UntilWaitAsync(BrokerTopology.Shards, Count - Held);
        for (var time = 0; time <= Limit; time++)
        {
            var got = new List<ulong>();
            while (await channel.BasicGetAsync(BrokerTopology.Shards, autoAck: false, TestContext.Current.CancellationToken) is { } message) got.Add(message.DeliveryTag);
            Assert.Equal(Count - Held, got.Count);
            foreach (var tag in got) await channel.BasicNackAsync(tag, multiple: false, requeue: true, TestContext.Current.CancellationToken);
            if (time < Limit) await UntilWaitAsync(BrokerTopology.Shards, Count - Held);
        }
        await UntilWaitAsync(BrokerTopology.DeadLetters, Count - Held);
        await UntilWaitAsync(BrokerTopology.Shards, 0);

        // As if they were queued an hour ago.
        await stack.Services.GetRequiredService<SqlStore>().WriteAsync(
            (connection, transaction) => connection.RunAsync(transaction, $"UPDATE items SET lease_until = 0 WHERE state = {(int)ShardState.Queued}", default), default);
        gate.SetResult();
        await AssertWholeAsync(stack, id);
        Assert.All(teacher.Asked, asked => Assert.True(asked.Value == 1, asked.Key));

        async Task UntilWaitAsync(string queue, uint count)
        {
            using var limit = new CancellationTokenSource(_patience);
            while (true)
            {
                // Asked on a channel of its own, which a queue that is not there yet would close.
                try
                {
                    await using var asking = await connection.CreateChannelAsync(cancellationToken: limit.Token);
                    if (await asking.MessageCountAsync(queue, limit.Token) == count) return;
                }
                catch (OperationInterruptedException)
                {
                }
                await Task.Delay(50, limit.Token);
            }
        }
    }

    [Fact]
    public async Task A_queue_before_slow_workers_stays_short()
    {
        const int Queued = 20, Seconds = 10;
        var gate = new TaskCompletionSource();
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(fault: async (context, _, _) =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            return false;
        });
        await using var stack = await LabelJob.StackAsync(
            broker, teacher, ("Synthesis:Workers", "1"), ("Synthesis:ResendAfter", "00:00:01"), ("Synthesis:MaxInFlight", $"{Queued}"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        await Task.Delay(TimeSpan.FromSeconds(Seconds), TestContext.Current.CancellationToken);
        await using var connection = await new ConnectionFactory { Uri = new(broker.Connection) }.CreateConnectionAsync(TestContext.Current.CancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: TestContext.Current.CancellationToken);
        var waiting = await channel.MessageCountAsync(BrokerTopology.Shards, TestContext.Current.CancellationToken);
        // Each is there once, and once more after 1, 2, 4 and 8 seconds; the first one is worked on.
        Assert.InRange(waiting, (uint)Queued - 1, (uint)(Queued * (2 + Math.Log2(Seconds))));
        gate.SetResult();
        await AssertWholeAsync(stack, id);
        Assert.All(teacher.Asked, asked => Assert.True(asked.Value == 1, asked.Key));
    }

    [Fact]
    public async Task A_bus_that_does_not_connect_again_by_itself_is_started_again()
    {
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(100));
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", "4"), ("Synthesis:ResendAfter", "00:00:02"));
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

    private static Task DeliversAsync(RabbitMqBroker broker) => UntilAsync(broker, ["list_queues", "name", "consumers"], $"{BrokerTopology.Shards}\t1");

    private static async Task UntilAsync(RabbitMqBroker broker, string[] command, string line)
    {
        var start = Stopwatch.GetTimestamp();
        while (await broker.ControlAsync(command) is var told && !told.Split('\n').Contains(line))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < _patience, $"No '{line}' after {_patience}:\n{told}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private static async Task AssertWholeAsync(SynthesisStack stack, string id)
    {
        var job = await stack.EndAsync(id).WaitAsync(_patience);
        JobData.AssertSame(await JobData.WithoutFaultsAsync(FaultRig.Spec, LabelJob.Queries(Count)), await JobData.OfAsync(stack.Jobs, job));
    }
}
