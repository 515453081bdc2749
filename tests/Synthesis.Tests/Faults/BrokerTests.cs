using System.Text;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using ReasonRank.Synthesis.Work;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>What a broker may do to messages, and what it may be sent.</summary>
public sealed class BrokerTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Messages_that_nobody_can_use_become_dead_letters_and_hold_nothing_up()
    {
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync();
        await using var stack = await LabelJob.StackAsync(broker, teacher);
        // The queues are there when a job has gone through them.
        Assert.Equal(JobState.Done, (await RunAsync(stack, 5)).State);

        await using var connection = await new ConnectionFactory { Uri = new(broker.Connection) }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.BasicPublishAsync(BrokerTopology.Shards, "", Encoding.UTF8.GetBytes("[1] > [2]"));
        await channel.BasicPublishAsync(
            BrokerTopology.Shards, "", mandatory: false, new BasicProperties { ContentType = "application/vnd.masstransit+json" },
            Encoding.UTF8.GetBytes("""{"messageId":"01a20000-0000-0000-0000-000000000001","messageType":["urn:message:Other:Thing"],"message":{"a":1}}"""));
        var bus = await stack.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"exchange:{BrokerTopology.Shards}"));
        await bus.Send(new RunShard("nobody's", 7));

        Assert.Equal(JobState.Done, (await RunAsync(stack, 20)).State);
        using var limit = new CancellationTokenSource(_patience);
        while (await CountAsync(channel, BrokerTopology.DeadLetters) < 3) await Task.Delay(50, limit.Token);
        Assert.Equal(3u, await CountAsync(channel, BrokerTopology.DeadLetters));
        Assert.Equal(0u, await CountAsync(channel, BrokerTopology.Shards));

        var queues = await broker.ControlAsync("list_queues", "name", "type", "arguments");
        Assert.Equal(2, queues.Split('\n').Count(line => line.Contains("quorum", StringComparison.Ordinal)));
        var shards = Assert.Single(queues.Split('\n'), line => line.StartsWith(BrokerTopology.Shards, StringComparison.Ordinal));
        Assert.Matches("x-delivery-limit\"?,.*20", shards);
        Assert.Matches($"x-dead-letter-exchange\"?,.*{BrokerTopology.DeadLetters}", shards);
    }

    [Fact]
    public async Task Messages_that_come_again_and_in_any_order_make_no_work_twice()
    {
        const int Count = 60;
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(30));
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", "8"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        var messages = Enumerable.Range(0, Count * 4).Select(i => new RunShard(id, i % Count)).ToArray();
        new Random(5).Shuffle(messages);
        var bus = await stack.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri($"exchange:{BrokerTopology.Shards}"));
        await bus.SendBatch(messages);

        var job = await stack.EndAsync(id);
        Assert.Equal(Enumerable.Range(0, Count).Select(number => (long)number), (await stack.Jobs.EndsAsync(id)).Select(end => end.Number).Order());
        Assert.All(teacher.Asked, asked => Assert.True(asked.Value == 1, asked.Key));
        Assert.Equal(teacher.PromptTokens, job.Usage.PromptTokens);
        JobData.AssertSame(await JobData.WithoutFaultsAsync(FaultRig.Spec, LabelJob.Queries(Count)), await JobData.OfAsync(stack.Jobs, job));
    }

    [Fact]
    public async Task A_job_goes_on_without_the_broker()
    {
        const int Count = 60;
        await using var broker = await RabbitMqBroker.NewAsync();
        await using var teacher = await ScriptedTeacher.StartAsync(TimeSpan.FromMilliseconds(30));
        await using var stack = await LabelJob.StackAsync(broker, teacher, ("Synthesis:Workers", "4"), ("Synthesis:ResendAfter", "00:00:02"), ("Synthesis:LeaseTime", "00:00:03"));
        var id = (await stack.SubmitAsync(FaultRig.Spec, LabelJob.Queries(Count))).Job.Id;
        using var limit = new CancellationTokenSource(_patience);
        while ((await stack.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job.Counts.Done == 0) await Task.Delay(10, limit.Token);
        await broker.KillAsync();

        var job = await stack.EndAsync(id).WaitAsync(_patience * 2);
        JobData.AssertSame(await JobData.WithoutFaultsAsync(FaultRig.Spec, LabelJob.Queries(Count)), await JobData.OfAsync(stack.Jobs, job));
    }

    private static async Task<Job> RunAsync(SynthesisStack stack, int count) =>
        await stack.EndAsync((await stack.SubmitAsync(LabelJob.Spec("positives", "listwise"), LabelJob.Queries(count))).Job.Id);

    private static async Task<uint> CountAsync(IChannel channel, string queue) => (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
}
