using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

/// <summary>What the scripted service does.</summary>
public sealed class Script
{
    public Func<EchoRequest, ServerCallContext, Task<EchoResponse>> Unary { get; init; } =
        (_, _) => Task.FromResult(new EchoResponse());

    public Func<IAsyncStreamReader<EchoRequest>, ServerCallContext, Task<EchoResponse>> Collect { get; init; } =
        (_, _) => Task.FromResult(new EchoResponse());

    public Func<EchoRequest, IServerStreamWriter<EchoResponse>, ServerCallContext, Task> Repeat { get; init; } =
        (_, _, _) => Task.CompletedTask;

    public Func<IAsyncStreamReader<EchoRequest>, IServerStreamWriter<EchoResponse>, ServerCallContext, Task> Chat { get; init; } =
        (_, _, _) => Task.CompletedTask;
}
