using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class InterceptorTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_interceptors_stand_around_all_kinds_in_order_and_are_disposed()
    {
        var journal = new List<string>();
        await using var host = await Host.StartAsync(options =>
        {
            options.Interceptors.Add<Journalist>("outer", journal);
            options.Interceptors.Add<Journalist>("inner", journal);
        });
        var client = new Echo.EchoClient(host.Channel);

        await client.UnaryAsync(new EchoRequest(), cancellationToken: Stop);
        using (var collect = client.Collect(cancellationToken: Stop))
        {
            await collect.RequestStream.CompleteAsync();
            await collect;
        }
        using (var repeat = client.Repeat(new EchoRequest(), cancellationToken: Stop)) await repeat.ResponseStream.ReadAllAsync(Stop).CountAsync(Stop);
        using (var chat = client.Chat(cancellationToken: Stop))
        {
            await chat.RequestStream.CompleteAsync();
            await chat.ResponseStream.ReadAllAsync(Stop).CountAsync(Stop);
        }
        await host.DisposeAsync();

        Assert.Equal(
            new[] { "Unary", "ClientStreaming", "ServerStreaming", "DuplexStreaming" }
                .SelectMany(kind => new[] { $"outer {kind}", $"inner {kind}", "inner disposed", "outer disposed" }),
            journal);
    }

    [Fact]
    public async Task Client_interceptors_see_calls_in_order_and_may_change_metadata()
    {
        var journal = new List<string>();
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) => Task.FromResult(new EchoResponse { Text = context.RequestHeaders.GetValue("x") ?? "" }),
        });
        var invoker = host.Channel.Intercept(headers =>
        {
            headers.Add("x", "added");
            return headers;
        }).Intercept(new Journalist("outer", journal), new Journalist("inner", journal));
        var client = new Scripted.ScriptedClient(invoker);

        var first = await client.UnaryAsync(new EchoRequest(), cancellationToken: Stop);
        var second = client.Unary(new EchoRequest(), cancellationToken: Stop);

        Assert.Equal(("added", "added"), (first.Text, second.Text));
        Assert.Equal(["outer async", "inner async", "outer blocking", "inner blocking"], journal);
    }

    [Fact]
    public async Task Registered_clients_share_a_channel_with_its_settings_and_interceptors()
    {
        var journal = new List<string>();
        await using var host = await Host.StartAsync();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddGrpcClient<Echo.EchoClient>(options => options.Address = host.Address)
            .ConfigureChannel(channel => channel.MaxSendMessageSize = 100)
            .AddInterceptor(() => new Journalist("shared", journal))
            .AddInterceptor(InterceptorScope.Client, _ => new Journalist("own", journal));
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<Echo.EchoClient>();
        Assert.Equal("x", (await client.UnaryAsync(new EchoRequest { Text = "x" }, cancellationToken: Stop)).Text);
        var failure = await Assert.ThrowsAsync<RpcException>(() => provider.GetRequiredService<Echo.EchoClient>()
            .UnaryAsync(new EchoRequest { Text = new string('x', 200) }, cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.ResourceExhausted, failure.StatusCode);
        Assert.Equal(["own async", "shared async", "own async", "shared async"], journal);
    }

    private sealed class Journalist(string name, List<string> journal) : Interceptor, IDisposable
    {
        public void Dispose() => journal.Add($"{name} disposed");

        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            journal.Add($"{name} blocking");
            return continuation(request, context);
        }

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            journal.Add($"{name} async");
            return continuation(request, context);
        }

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            journal.Add($"{name} Unary");
            return continuation(request, context);
        }

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
            ClientStreamingServerMethod<TRequest, TResponse> continuation)
        {
            journal.Add($"{name} ClientStreaming");
            return continuation(requestStream, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            journal.Add($"{name} ServerStreaming");
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
            DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            journal.Add($"{name} DuplexStreaming");
            return continuation(requestStream, responseStream, context);
        }
    }
}
