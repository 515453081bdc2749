using Grpc.Net.Client;
using Grpc.Testing;
using ReasonRank.GrpcInterop.Wire;

namespace ReasonRank.GrpcInterop.Cases;

/// <summary>A connection to the server under test, with an eye on the frames that it sends.</summary>
internal sealed class InteropChannel : IDisposable
{
    private readonly ResponseObserver _observer = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });
    private readonly GrpcChannel _channel;

    public InteropChannel(Uri address)
    {
        _channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = _observer });
        Test = new TestService.TestServiceClient(_channel);
        Unimplemented = new UnimplementedService.UnimplementedServiceClient(_channel);
    }

    public TestService.TestServiceClient Test { get; }

    public UnimplementedService.UnimplementedServiceClient Unimplemented { get; }

    /// <summary>The messages of the latest response so far; calls must not overlap when it is used.</summary>
    public FrameLog LatestResponse => _observer.Latest;

    public void Dispose()
    {
        _channel.Dispose();
        _observer.Dispose();
    }
}
