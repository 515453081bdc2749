using System.Diagnostics;
using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class DeadlineTests
{
    private static readonly byte[] Hello = RawClient.Frame(new EchoRequest { Text = "hello" });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateTime Soon => DateTime.UtcNow.AddMilliseconds(100);

    [Fact]
    public async Task The_server_sees_the_deadline_and_is_cancelled_at_it()
    {
        var cancelled = new TaskCompletionSource<DateTime>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = async (_, context) =>
            {
                context.CancellationToken.Register(() => cancelled.TrySetResult(context.Deadline));
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return new EchoResponse();
            },
        });
        var deadline = Soon;

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Scripted.ScriptedClient(host.Channel)
            .UnaryAsync(new EchoRequest(), deadline: deadline, cancellationToken: Stop).ResponseAsync);
        var seen = await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.InRange(seen, deadline, deadline.AddSeconds(1));
    }

    [Fact]
    public async Task The_client_gives_up_at_the_deadline_though_the_server_does_not()
    {
        var release = new TaskCompletionSource();
        await using var host = await Host.StartAsync(script: new Script
        {
            Chat = (_, _, _) => release.Task,
        });
        using var call = new Scripted.ScriptedClient(host.Channel).Chat(deadline: Soon, cancellationToken: Stop);
        var clock = Stopwatch.StartNew();

        var failure = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Stop));
        var write = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new EchoRequest(), Stop));
        release.SetResult();

        Assert.Equal((StatusCode.DeadlineExceeded, StatusCode.DeadlineExceeded), (failure.StatusCode, write.StatusCode));
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(4));
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Repeat")]
    public async Task The_server_answers_at_the_deadline_though_its_handler_goes_on(string method)
    {
        var release = new TaskCompletionSource();
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = async (_, _) =>
            {
                await release.Task;
                return new EchoResponse { Text = "late" };
            },
            Repeat = async (_, responses, _) =>
            {
                await responses.WriteAsync(new EchoResponse { Text = "first" });
                await release.Task;
                await responses.WriteAsync(new EchoResponse { Text = "late" });
            },
        });

        var response = await RawClient.PostAsync(
            host.Address, $"/reasonrank.tests.echo.Scripted/{method}", Hello, headers: ("grpc-timeout", "100m"));
        release.SetResult();

        Assert.Equal(StatusCode.DeadlineExceeded, response.Status);
        Assert.Equal(method == "Repeat", response.Body.Length > 0);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_sends_nothing()
    {
        var called = false;
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, _) =>
            {
                called = true;
                return Task.FromResult(new EchoResponse());
            },
        });

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Scripted.ScriptedClient(host.Channel)
            .UnaryAsync(new EchoRequest(), deadline: DateTime.UtcNow.AddSeconds(-1), cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.DeadlineExceeded, failure.StatusCode);
        Assert.False(called);
    }

    [Fact]
    public async Task A_far_deadline_and_none_do_not_end_the_call()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) => Task.FromResult(new EchoResponse { Text = $"{context.Deadline.Year}" }),
        });
        var client = new Scripted.ScriptedClient(host.Channel);

        Assert.Equal("9999", (await client.UnaryAsync(new EchoRequest(), cancellationToken: Stop)).Text);
        Assert.Equal("9999", (await client.UnaryAsync(new EchoRequest(), deadline: DateTime.MaxValue, cancellationToken: Stop)).Text);
        var century = DateTime.UtcNow.AddYears(100);
        Assert.Equal($"{century.Year}", (await client.UnaryAsync(new EchoRequest(), deadline: century, cancellationToken: Stop)).Text);
    }

    [Fact]
    public async Task A_write_that_waits_for_a_reader_ends_at_the_deadline()
    {
        var thrown = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await Host.StartAsync(script: new Script
        {
            Repeat = async (_, responses, _) =>
            {
                var message = new EchoResponse { Text = new string('x', 100_000) };
                try
                {
                    while (true) await responses.WriteAsync(message);
                }
                catch (Exception exception)
                {
                    thrown.TrySetResult(exception);
                    throw;
                }
            },
        });
        // Connected first: where the machine is busy, connecting alone may take longer than the deadline.
        await new Echo.EchoClient(host.Channel).UnaryAsync(new EchoRequest(), cancellationToken: Stop);
        using var call = new Scripted.ScriptedClient(host.Channel).Repeat(new EchoRequest(), deadline: Soon, cancellationToken: Stop);

        Assert.IsType<OperationCanceledException>(await thrown.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop), exactMatch: false);
    }
}
