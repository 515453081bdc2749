using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

internal static class StreamingCases
{
    private static readonly int[] RequestSizes = [27182, 8, 1828, 45904];
    private static readonly int[] ResponseSizes = [31415, 9, 2653, 58979];

    public static async Task ClientStreaming(InteropChannel channel, CancellationToken cancellationToken)
    {
        using var call = channel.Test.StreamingInputCall(cancellationToken: cancellationToken);
        foreach (var size in RequestSizes)
            await call.RequestStream.WriteAsync(new StreamingInputCallRequest { Payload = Messages.Zeros(size) }, cancellationToken);
        await call.RequestStream.CompleteAsync();

        var response = await call;
        Expect.Equal(RequestSizes.Sum(), response.AggregatedPayloadSize, "the sum of the payloads' sizes");
    }

    public static async Task ServerStreaming(InteropChannel channel, CancellationToken cancellationToken)
    {
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters = { ResponseSizes.Select(size => new ResponseParameters { Size = size }) },
        };
        using var call = channel.Test.StreamingOutputCall(request, cancellationToken: cancellationToken);
        foreach (var size in ResponseSizes)
            Expect.Zeros(size, (await Expect.NextAsync(call.ResponseStream, cancellationToken)).Payload);
        await Expect.EndAsync(call.ResponseStream, cancellationToken);
    }

    public static async Task PingPong(InteropChannel channel, CancellationToken cancellationToken)
    {
        using var call = channel.Test.FullDuplexCall(cancellationToken: cancellationToken);
        foreach (var (requestSize, responseSize) in RequestSizes.Zip(ResponseSizes))
        {
            await call.RequestStream.WriteAsync(Messages.Ping(requestSize, responseSize), cancellationToken);
            Expect.Zeros(responseSize, (await Expect.NextAsync(call.ResponseStream, cancellationToken)).Payload);
        }
        await call.RequestStream.CompleteAsync();
        await Expect.EndAsync(call.ResponseStream, cancellationToken);
    }

    public static async Task EmptyStream(InteropChannel channel, CancellationToken cancellationToken)
    {
        using var call = channel.Test.FullDuplexCall(cancellationToken: cancellationToken);
        await call.RequestStream.CompleteAsync();
        await Expect.EndAsync(call.ResponseStream, cancellationToken);
    }
}
