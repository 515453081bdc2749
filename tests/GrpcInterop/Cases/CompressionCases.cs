using Grpc.Core;
using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

internal static class CompressionCases
{
    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);

    public static async Task ClientCompressedUnary(InteropChannel channel, CancellationToken cancellationToken)
    {
        // The feature probe: a server that checks at all refuses an uncompressed message announced as compressed.
        using (var probe = Call(expectCompressed: true, compress: false))
            await Expect.StatusAsync(StatusCode.InvalidArgument, probe.ResponseAsync);
        foreach (var compress in (bool[])[true, false])
        {
            using var call = Call(expectCompressed: compress, compress);
            Expect.Zeros(Messages.LargeResponseSize, (await call).Payload);
        }

        AsyncUnaryCall<SimpleResponse> Call(bool expectCompressed, bool compress)
        {
            var request = Messages.LargeRequest();
            request.ExpectCompressed = new BoolValue { Value = expectCompressed };
            var options = new CallOptions(compress ? Gzip() : null, cancellationToken: cancellationToken);
            return channel.Test.UnaryCallAsync(request, compress ? options : options.WithWriteOptions(Uncompressed));
        }
    }

    public static async Task ServerCompressedUnary(InteropChannel channel, CancellationToken cancellationToken)
    {
        foreach (var compressed in (bool[])[true, false])
        {
            var request = Messages.LargeRequest();
            request.ResponseCompressed = new BoolValue { Value = compressed };
            var response = await channel.Test.UnaryCallAsync(request, cancellationToken: cancellationToken);
            Expect.Zeros(Messages.LargeResponseSize, response.Payload);
            Expect.Equal(compressed, channel.LatestResponse.IsCompressed(0), "the response's compressed flag");
        }
    }

    public static async Task ClientCompressedStreaming(InteropChannel channel, CancellationToken cancellationToken)
    {
        using (var probe = channel.Test.StreamingInputCall(Gzip(), cancellationToken: cancellationToken))
        {
            try
            {
                probe.RequestStream.WriteOptions = Uncompressed;
                await probe.RequestStream.WriteAsync(Request(27182, expectCompressed: true), cancellationToken);
                await probe.RequestStream.CompleteAsync();
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                // The server may refuse before the stream is complete; the status tells.
            }
            await Expect.StatusAsync(StatusCode.InvalidArgument, probe.ResponseAsync);
        }

        using var call = channel.Test.StreamingInputCall(Gzip(), cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(Request(27182, expectCompressed: true), cancellationToken);
        call.RequestStream.WriteOptions = Uncompressed;
        await call.RequestStream.WriteAsync(Request(45904, expectCompressed: false), cancellationToken);
        await call.RequestStream.CompleteAsync();
        Expect.Equal(27182 + 45904, (await call).AggregatedPayloadSize, "the sum of the payloads' sizes");

        static StreamingInputCallRequest Request(int size, bool expectCompressed) => new()
        {
            ExpectCompressed = new BoolValue { Value = expectCompressed },
            Payload = Messages.Zeros(size),
        };
    }

    public static async Task ServerCompressedStreaming(InteropChannel channel, CancellationToken cancellationToken)
    {
        (int Size, bool Compressed)[] wanted = [(31415, true), (92653, false)];
        var request = new StreamingOutputCallRequest
        {
            ResponseParameters =
            {
                wanted.Select(w => new ResponseParameters
                {
                    Size = w.Size,
                    Compressed = new BoolValue { Value = w.Compressed },
                }),
            },
        };
        using var call = channel.Test.StreamingOutputCall(request, cancellationToken: cancellationToken);
        for (var i = 0; i < wanted.Length; i++)
        {
            Expect.Zeros(wanted[i].Size, (await Expect.NextAsync(call.ResponseStream, cancellationToken)).Payload);
            Expect.Equal(wanted[i].Compressed, channel.LatestResponse.IsCompressed(i), $"the compressed flag of response {i}");
        }
        await Expect.EndAsync(call.ResponseStream, cancellationToken);
    }

    // The metadata entry by which Grpc.Net.Client is told how to encode the messages of a call.
    private static Metadata Gzip() => new() { { "grpc-internal-encoding-request", "gzip" } };
}
