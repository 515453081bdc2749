using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class FailureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. FormatException: secret")]
    public async Task An_exception_is_unknown_and_its_text_stays_here_unless_asked_for(bool detailed, string expected)
    {
        await using var host = await Host.StartAsync(
            options => options.EnableDetailedErrors = detailed,
            new Script { Unary = (_, _) => throw new FormatException("secret") });

        var failure = await FailureOf(host);

        Assert.Equal((StatusCode.Unknown, expected), (failure.StatusCode, failure.Status.Detail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text, 100 %")]
    [InlineData("%41 is no A")]
    [InlineData("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n")]
    public async Task A_status_message_of_any_text_arrives_as_it_was(string message)
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, message)),
        });

        var failure = await FailureOf(host);

        Assert.Equal((StatusCode.NotFound, message), (failure.StatusCode, failure.Status.Detail));
    }

    [Fact]
    public async Task Trailers_of_an_exception_arrive_with_a_response_and_without()
    {
        var trailers = new Metadata { { "reason", "none" }, { "reason-bin", [0, 255, 7] } };
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, _) => throw new RpcException(new Status(StatusCode.Aborted, "a"), trailers),
            Repeat = async (request, responses, _) =>
            {
                await responses.WriteAsync(new EchoResponse { Text = request.Text });
                throw new RpcException(new Status(StatusCode.Aborted, "b"), trailers);
            },
        });
        using var stream = new Scripted.ScriptedClient(host.Channel).Repeat(new EchoRequest { Text = "x" }, cancellationToken: Stop);

        var only = await FailureOf(host);
        Assert.True(await stream.ResponseStream.MoveNext(Stop));
        var after = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(Stop));

        foreach (var failure in new[] { only, after })
        {
            Assert.Equal("none", failure.Trailers.GetValue("reason"));
            Assert.Equal([0, 255, 7], failure.Trailers.GetValueBytes("reason-bin")!);
        }
        Assert.Equal(StatusCode.Aborted, stream.GetStatus().StatusCode);
        Assert.Equal("none", stream.GetTrailers().GetValue("reason"));
    }

    [Fact]
    public async Task The_status_that_a_handler_sets_ends_the_call()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, context) =>
            {
                context.Status = new Status(StatusCode.OutOfRange, "far");
                return Task.FromResult(new EchoResponse());
            },
        });

        Assert.Equal(StatusCode.OutOfRange, (await FailureOf(host)).StatusCode);
    }

    [Fact]
    public async Task A_trailer_that_is_no_valid_header_does_not_hide_the_status()
    {
        await using var host = await Host.StartAsync(script: new Script
        {
            Unary = (_, _) => throw new RpcException(
                new Status(StatusCode.Aborted, "a"), new Metadata { { "bad", "line\nbreak" }, { "good", "1" } }),
        });

        var failure = await FailureOf(host);

        Assert.Equal(StatusCode.Aborted, failure.StatusCode);
        Assert.Equal("1", failure.Trailers.GetValue("good"));
    }

    [Fact]
    public async Task A_method_that_is_not_overridden_is_unimplemented()
    {
        await using var host = await Host.StartAsync(map: app => Microsoft.AspNetCore.Builder.GrpcEndpointRouteBuilderExtensions
            .MapGrpcService<EmptyService>(app));
        var invoker = host.Channel.CreateCallInvoker();

        var failure = await Assert.ThrowsAsync<RpcException>(
            () => new Bare.BareClient(invoker).NothingAsync(new EchoRequest(), cancellationToken: Stop).ResponseAsync);

        Assert.Equal(StatusCode.Unimplemented, failure.StatusCode);
    }

    [Fact]
    public async Task A_closed_port_is_unavailable()
    {
        var host = await Host.StartAsync();
        await host.DisposeAsync();
        using var channel = global::Grpc.Net.Client.GrpcChannel.ForAddress(host.Address);
        var client = new Echo.EchoClient(channel);

        var unary = await Assert.ThrowsAsync<RpcException>(() => client.UnaryAsync(new EchoRequest(), cancellationToken: Stop).ResponseAsync);
        using var duplex = client.Chat(cancellationToken: Stop);
        var write = await Assert.ThrowsAsync<RpcException>(() => duplex.RequestStream.WriteAsync(new EchoRequest(), Stop));
        var read = await Assert.ThrowsAsync<RpcException>(() => duplex.ResponseStream.MoveNext(Stop));

        Assert.All([unary, write, read], failure => Assert.Equal(StatusCode.Unavailable, failure.StatusCode));
    }

    private static Task<RpcException> FailureOf(Host host) => Assert.ThrowsAsync<RpcException>(
        () => new Scripted.ScriptedClient(host.Channel).UnaryAsync(new EchoRequest(), cancellationToken: Stop).ResponseAsync);

    private sealed class EmptyService : Bare.BareBase;
}
