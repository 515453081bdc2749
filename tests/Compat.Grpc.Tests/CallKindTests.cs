using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class CallKindTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_unary_call_returns_the_response()
    {
        var host = fixture.Host;
        var client = new Echo.EchoClient(host.Channel);

        using var call = client.UnaryAsync(new EchoRequest { Text = "hé" }, cancellationToken: Stop);

        Assert.Equal("hé", (await call).Text);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_blocking_call_returns_the_response()
    {
        var host = fixture.Host;

        Assert.Equal("x", new Echo.EchoClient(host.Channel).Unary(new EchoRequest { Text = "x" }, cancellationToken: Stop).Text);
    }

    [Fact]
    public async Task A_client_stream_is_answered_once()
    {
        var host = fixture.Host;
        using var call = new Echo.EchoClient(host.Channel).Collect(cancellationToken: Stop);

        for (var i = 0; i < 100; i++) await call.RequestStream.WriteAsync(new EchoRequest { Text = "ab" }, Stop);
        await call.RequestStream.CompleteAsync();
        var response = await call;

        Assert.Equal((100, 200), (response.Number, response.Text.Length));
    }

    [Fact]
    public async Task A_server_stream_arrives_in_order()
    {
        var host = fixture.Host;
        using var call = new Echo.EchoClient(host.Channel).Repeat(new EchoRequest { Text = "x", Times = 1000 }, cancellationToken: Stop);

        var numbers = await call.ResponseStream.ReadAllAsync(Stop).Select(response => response.Number).ToListAsync(Stop);

        Assert.Equal(Enumerable.Range(0, 1000), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task A_duplex_stream_answers_each_message_before_the_next_is_sent()
    {
        var host = fixture.Host;
        using var call = new Echo.EchoClient(host.Channel).Chat(cancellationToken: Stop);

        for (var i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" }, Stop);
            Assert.True(await call.ResponseStream.MoveNext(Stop));
            Assert.Equal($"{i}", call.ResponseStream.Current.Text);
        }
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Stop));
    }

    [Fact]
    public async Task Messages_of_a_megabyte_pass_both_ways()
    {
        var host = fixture.Host;
        var text = new string('x', 1 << 20);

        Assert.Equal(text, (await new Echo.EchoClient(host.Channel).UnaryAsync(new EchoRequest { Text = text }, cancellationToken: Stop)).Text);
    }

    [Fact]
    public async Task Many_calls_at_once_keep_apart()
    {
        var host = fixture.Host;
        var client = new Echo.EchoClient(host.Channel);

        var texts = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
            (await client.UnaryAsync(new EchoRequest { Text = $"{i}" }, cancellationToken: Stop)).Text));

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"{i}"), texts);
    }
}
