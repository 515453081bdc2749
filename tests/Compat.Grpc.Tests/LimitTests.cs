using Grpc.Core;
using Grpc.Net.Client;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class LimitTests
{
    private const int Limit = 10_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string> Limits => ["client sends", "client receives", "server sends", "server receives"];

    [Theory]
    [MemberData(nameof(Limits))]
    public async Task A_message_within_the_limit_passes_and_one_beyond_is_refused(string what)
    {
        var channel = new GrpcChannelOptions();
        if (what == "client sends") channel.MaxSendMessageSize = Limit;
        if (what == "client receives") channel.MaxReceiveMessageSize = Limit;
        await using var host = await Host.StartAsync(
            options =>
            {
                if (what == "server sends") options.MaxSendMessageSize = Limit;
                if (what == "server receives") options.MaxReceiveMessageSize = Limit;
            },
            channel: channel);
        var client = new Echo.EchoClient(host.Channel);

        await client.UnaryAsync(new EchoRequest { Text = new string('x', Limit - 10) }, cancellationToken: Stop);
        var failure = await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync(
            new EchoRequest { Text = new string('x', Limit + 10) }, cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
    }

    [Fact]
    public async Task Four_megabytes_are_the_limit_of_what_is_received_unless_set_otherwise()
    {
        var text = new string('x', 5 << 20);
        await using var host = await Host.StartAsync();
        await using var open = await Host.StartAsync(
            options => options.MaxReceiveMessageSize = null, channel: new GrpcChannelOptions { MaxReceiveMessageSize = null });

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(host.Channel).UnaryAsync(
            new EchoRequest { Text = text }, cancellationToken: Stop).ResponseAsync);
        var response = await new Echo.EchoClient(open.Channel).UnaryAsync(new EchoRequest { Text = text }, cancellationToken: Stop);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(text.Length, response.Text.Length);
    }

    [Fact]
    public async Task A_server_waits_for_a_reader_that_is_slow()
    {
        var written = 0;
        await using var host = await Host.StartAsync(script: new Script
        {
            Repeat = async (request, responses, _) =>
            {
                var message = new EchoResponse { Text = new string('x', 10_000) };
                for (; written < request.Times; written++) await responses.WriteAsync(message);
            },
        });
        using var call = new Scripted.ScriptedClient(host.Channel).Repeat(new EchoRequest { Times = 2000 }, cancellationToken: Stop);
        Assert.True(await call.ResponseStream.MoveNext(Stop));

        var before = await Settled(() => written);
        var read = 1 + await call.ResponseStream.ReadAllAsync(Stop).CountAsync(Stop);

        Assert.InRange(before, 1, 1000);
        Assert.Equal(2000, read);
    }

    [Fact]
    public async Task A_client_waits_for_a_handler_that_is_slow()
    {
        var read = new TaskCompletionSource();
        await using var host = await Host.StartAsync(script: new Script
        {
            Collect = async (requests, _) =>
            {
                await read.Task;
                return new EchoResponse { Number = await requests.ReadAllAsync().CountAsync() };
            },
        });
        using var call = new Scripted.ScriptedClient(host.Channel).Collect(cancellationToken: Stop);
        var written = 0;
        var message = new EchoRequest { Text = new string('x', 10_000) };
        var writing = Task.Run(async () =>
        {
            for (; written < 2000; written++) await call.RequestStream.WriteAsync(message, Stop);
            await call.RequestStream.CompleteAsync();
        }, Stop);

        var before = await Settled(() => written);
        read.SetResult();
        await writing;

        Assert.InRange(before, 0, 1000);
        Assert.Equal(2000, (await call).Number);
    }

    private static async Task<int> Settled(Func<int> value)
    {
        for (var last = -1; ;)
        {
            var now = value();
            if (now == last) return now;
            last = now;
            await Task.Delay(150, Stop);
        }
    }
}
