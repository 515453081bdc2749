using Grpc.Core;
using ReasonRank.Benchmarks.Transport.V1;

namespace ReasonRank.Benchmarks.Transport;

internal sealed class EchoServer : EchoService.EchoServiceBase
{
    public override Task<EchoMessage> Unary(EchoMessage request, ServerCallContext context) => Task.FromResult(request);

    public override async Task Download(
        EchoMessage request, IServerStreamWriter<EchoMessage> responseStream, ServerCallContext context)
    {
        var message = new EchoMessage { Payload = request.Payload };
        for (var i = 0; i < request.Repeat; i++) await responseStream.WriteAsync(message);
    }

    public override async Task PingPong(
        IAsyncStreamReader<EchoMessage> requestStream,
        IServerStreamWriter<EchoMessage> responseStream,
        ServerCallContext context)
    {
        while (await requestStream.MoveNext(context.CancellationToken))
            await responseStream.WriteAsync(requestStream.Current);
    }
}
