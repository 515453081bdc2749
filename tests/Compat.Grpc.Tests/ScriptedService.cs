using Grpc.Core;
using ReasonRank.Compat.Grpc.Tests.Protos;

namespace ReasonRank.Compat.Grpc.Tests;

public sealed class ScriptedService(Script script) : Scripted.ScriptedBase
{
    public override Task<EchoResponse> Unary(EchoRequest request, ServerCallContext context) => script.Unary(request, context);

    public override Task<EchoResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context) =>
        script.Collect(requestStream, context);

    public override Task Repeat(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context) =>
        script.Repeat(request, responseStream, context);

    public override Task Chat(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context) =>
        script.Chat(requestStream, responseStream, context);
}
