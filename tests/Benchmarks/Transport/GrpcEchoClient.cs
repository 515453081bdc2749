using Grpc.Net.Client;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Transport.V1;

namespace ReasonRank.Benchmarks.Transport;

internal sealed class GrpcEchoClient : IEchoClient
{
    private readonly GrpcChannel _channel;
    private readonly EchoService.EchoServiceClient _client;

    public GrpcEchoClient(Uri address)
    {
        _channel = GrpcChannel.ForAddress(address);
        _client = new EchoService.EchoServiceClient(_channel);
    }

    public async Task UnaryAsync()
    {
        var response = await _client.UnaryAsync(Frames.Message);
        if (response.Payload.Length != Frames.Message.Payload.Length) throw new BenchmarkException("gRPC: wrong answer.");
    }

    public async Task DownloadAsync(int messages)
    {
        var request = new EchoMessage { Payload = Frames.Message.Payload, Repeat = messages };
        using var call = _client.Download(request);
        var received = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None)) received++;
        if (received != messages) throw new BenchmarkException("gRPC: wrong number of messages.");
    }

    public async Task PingPongAsync(int messages)
    {
        using var call = _client.PingPong();
        for (var i = 0; i < messages; i++)
        {
            await call.RequestStream.WriteAsync(Frames.Message);
            if (!await call.ResponseStream.MoveNext(CancellationToken.None))
                throw new BenchmarkException("gRPC: the stream ended early.");
        }
        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(CancellationToken.None);
    }

    public void Dispose() => _channel.Dispose();
}
