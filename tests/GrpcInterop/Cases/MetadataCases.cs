using Grpc.Core;

namespace ReasonRank.GrpcInterop.Cases;

internal static class MetadataCases
{
    public const string InitialKey = "x-grpc-test-echo-initial";
    public const string TrailingKey = "x-grpc-test-echo-trailing-bin";

    private const string InitialValue = "test_initial_metadata_value";
    private static readonly byte[] TrailingValue = [0xab, 0xab, 0xab];

    public static async Task CustomMetadata(InteropChannel channel, CancellationToken cancellationToken)
    {
        var sent = new Metadata { { InitialKey, InitialValue }, { TrailingKey, TrailingValue } };

        using var unary = channel.Test.UnaryCallAsync(Messages.LargeRequest(), sent, cancellationToken: cancellationToken);
        var headers = await unary.ResponseHeadersAsync;
        Expect.Zeros(Messages.LargeResponseSize, (await unary).Payload);
        Echoed(headers, unary.GetTrailers());

        using var duplex = channel.Test.FullDuplexCall(sent, cancellationToken: cancellationToken);
        var ping = Messages.Ping(Messages.LargeRequestSize, Messages.LargeResponseSize);
        await duplex.RequestStream.WriteAsync(ping, cancellationToken);
        await duplex.RequestStream.CompleteAsync();
        headers = await duplex.ResponseHeadersAsync;
        var response = await Expect.NextAsync(duplex.ResponseStream, cancellationToken);
        Expect.Zeros(Messages.LargeResponseSize, response.Payload);
        await Expect.EndAsync(duplex.ResponseStream, cancellationToken);
        Echoed(headers, duplex.GetTrailers());
    }

    private static void Echoed(Metadata headers, Metadata trailers)
    {
        Expect.Equal(InitialValue, headers.GetValue(InitialKey), $"header {InitialKey}");
        var trailing = trailers.GetValueBytes(TrailingKey);
        Expect.Equal(Convert.ToHexString(TrailingValue), trailing is null ? null : Convert.ToHexString(trailing), $"trailer {TrailingKey}");
    }
}
