using Grpc.Core;
using Grpc.Net.Client;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class CancellationTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("token")]
    [InlineData("dispose")]
    [InlineData("channel")]
    [InlineData("read")]
    public async Task Every_way_to_cancel_reaches_the_handler(string way)
    {
        var (script, started, cancelled) = Waiting();
        await using var host = await Host.StartAsync(script: script);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var call = new Scripted.ScriptedClient(host.Channel).Chat(cancellationToken: source.Token);
        await started.Task.WaitAsync(Stop);
        using var readSource = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var read = call.ResponseStream.MoveNext(readSource.Token);

        if (way == "token") await source.CancelAsync();
        else if (way == "dispose") call.Dispose();
        else if (way == "read") await readSource.CancelAsync();
        else host.Channel.Dispose();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => read)).StatusCode);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Theory]
    [InlineData("token")]
    [InlineData("channel")]
    public async Task Nobody_has_to_read_for_a_cancellation_to_reach_the_handler(string way)
    {
        var cancelled = new TaskCompletionSource();
        await using var host = await Host.StartAsync(script: new Script
        {
            Repeat = async (_, responses, context) =>
            {
                context.CancellationToken.Register(() => cancelled.TrySetResult());
                await responses.WriteAsync(new EchoResponse());
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        });
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        using var call = new Scripted.ScriptedClient(host.Channel).Repeat(new EchoRequest(), cancellationToken: source.Token);
        Assert.True(await call.ResponseStream.MoveNext(Stop));

        if (way == "token") await source.CancelAsync();
        else host.Channel.Dispose();

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Stop))).StatusCode);
    }

    [Fact]
    public async Task A_unary_call_that_is_cancelled_reaches_the_handler()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = async (_, context) =>
            {
                context.CancellationToken.Register(() => cancelled.TrySetResult());
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
                return new EchoResponse();
            },
        });
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var call = new Scripted.ScriptedClient(host.Channel).UnaryAsync(new EchoRequest(), cancellationToken: source.Token);
        await started.Task.WaitAsync(Stop);

        await source.CancelAsync();

        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop);
    }

    [Fact]
    public async Task A_reading_handler_is_woken_when_the_client_cancels()
    {
        var woken = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await Host.StartAsync(script: new Script
        {
            Collect = async (requests, _) =>
            {
                try
                {
                    while (await requests.MoveNext())
                    {
                    }
                }
                catch (Exception exception)
                {
                    woken.TrySetResult(exception);
                    throw;
                }
                return new EchoResponse();
            },
        });
        using var call = new Scripted.ScriptedClient(host.Channel).Collect(cancellationToken: Stop);
        await call.RequestStream.WriteAsync(new EchoRequest { Text = "x" }, Stop);

        call.Dispose();

        Assert.IsType<OperationCanceledException>(await woken.Task.WaitAsync(TimeSpan.FromSeconds(5), Stop), exactMatch: false);
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_before_the_call_sends_nothing()
    {
        await using var host = await Host.StartAsync();

        var failure = await Assert.ThrowsAsync<RpcException>(() => new Echo.EchoClient(host.Channel)
            .UnaryAsync(new EchoRequest(), cancellationToken: new CancellationToken(true)).ResponseAsync);

        Assert.Equal(StatusCode.Cancelled, failure.StatusCode);
    }

    [Fact]
    public async Task A_channel_may_report_cancellation_as_such()
    {
        await using var host = await Host.StartAsync(channel: new GrpcChannelOptions { ThrowOperationCanceledOnCancellation = true });

        var failure = await Assert.ThrowsAsync<OperationCanceledException>(() => new Echo.EchoClient(host.Channel)
            .UnaryAsync(new EchoRequest(), cancellationToken: new CancellationToken(true)).ResponseAsync);

        Assert.IsType<RpcException>(failure.InnerException);
    }

    [Fact]
    public async Task An_answer_before_the_end_of_the_requests_ends_the_writing()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Collect = (_, _) => throw new RpcException(new Status(StatusCode.InvalidArgument, "enough")),
        });
        using var call = new Scripted.ScriptedClient(host.Channel).Collect(cancellationToken: Stop);
        var message = new EchoRequest { Text = new string('x', 10_000) };

        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            for (var i = 0; i < 10_000; i++) await call.RequestStream.WriteAsync(message, Stop);
        });
        var response = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);

        Assert.Equal(StatusCode.InvalidArgument, response.StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
    }

    [Fact]
    public async Task Calls_that_end_early_leave_no_handler_behind()
    {
        var running = 0;
        await using var host = await Host.StartAsync(script: new Script
        {
            Chat = async (requests, responses, _) =>
            {
                Interlocked.Increment(ref running);
                try
                {
                    await foreach (var request in requests.ReadAllAsync()) await responses.WriteAsync(new EchoResponse { Text = request.Text });
                }
                finally
                {
                    Interlocked.Decrement(ref running);
                }
            },
        });
        var client = new Scripted.ScriptedClient(host.Channel);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var source = new CancellationTokenSource();
            using var call = client.Chat(
                deadline: i % 3 == 0 ? DateTime.UtcNow.AddMilliseconds(50) : null, cancellationToken: source.Token);
            if (i % 3 == 0) await Assert.ThrowsAsync<RpcException>(() => ExchangeAsync(call, exchanges: int.MaxValue));
            else await ExchangeAsync(call, exchanges: 1);
            if (i % 3 == 1) await source.CancelAsync();
        }));

        for (var wait = 0; Volatile.Read(ref running) > 0 && wait < 100; wait++) await Task.Delay(50, Stop);
        Assert.Equal(0, running);
    }

    private static async Task ExchangeAsync(AsyncDuplexStreamingCall<EchoRequest, EchoResponse> call, int exchanges)
    {
        for (var i = 0; i < exchanges; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = "x" }, Stop);
            Assert.True(await call.ResponseStream.MoveNext(Stop));
        }
    }

    private static (Script, TaskCompletionSource Started, TaskCompletionSource Cancelled) Waiting()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            Chat = async (_, _, context) =>
            {
                context.CancellationToken.Register(() => cancelled.TrySetResult());
                started.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
        };
        return (script, started, cancelled);
    }
}
