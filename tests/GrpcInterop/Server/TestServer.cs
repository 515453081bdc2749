using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;
using ReasonRank.GrpcInterop.Cases;
using ReasonRank.GrpcInterop.Wire;

namespace ReasonRank.GrpcInterop.Server;

/// <summary>grpc.testing.TestService as the interoperability tests' descriptions ask for it.</summary>
internal class TestServer : TestService.TestServiceBase
{
    private const int MaxPayloadSize = 16 << 20;
    private static readonly WriteOptions Uncompressed = new(WriteFlags.NoCompress);

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) => Task.FromResult(new Empty());

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        RequireCompression(request.ExpectCompressed, messageIndex: 0, context);
        EndWith(request.ResponseStatus);
        context.WriteOptions = Options(request.ResponseCompressed);
        return new SimpleResponse { Payload = Zeros(request.ResponseType, request.ResponseSize) };
    }

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context) => AnswerAsync(request, responseStream, context);

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        var response = new StreamingInputCallResponse();
        for (var index = 0; await requestStream.MoveNext(context.CancellationToken); index++)
        {
            RequireCompression(requestStream.Current.ExpectCompressed, index, context);
            response.AggregatedPayloadSize += requestStream.Current.Payload?.Body.Length ?? 0;
        }
        return response;
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        await EchoMetadataAsync(context);
        while (await requestStream.MoveNext(context.CancellationToken))
            await AnswerAsync(requestStream.Current, responseStream, context);
    }

    /// <summary>Refuses a message whose compressed flag is not what its sender announced.</summary>
    protected virtual void RequireCompression(BoolValue? expected, int messageIndex, ServerCallContext context)
    {
        var log = context.GetHttpContext().Features.Get<FrameLog>();
        if (expected is not null && log?.IsCompressed(messageIndex) != expected.Value)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The message's compression is not as announced."));
    }

    protected async Task AnswerAsync(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        EndWith(request.ResponseStatus);
        foreach (var wanted in request.ResponseParameters)
        {
            if (wanted.IntervalUs > 0)
                await Task.Delay(TimeSpan.FromMicroseconds(wanted.IntervalUs), context.CancellationToken);
            responseStream.WriteOptions = Options(wanted.Compressed);
            var response = new StreamingOutputCallResponse { Payload = Zeros(request.ResponseType, wanted.Size) };
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    private static async Task EchoMetadataAsync(ServerCallContext context)
    {
        if (context.RequestHeaders.GetValueBytes(MetadataCases.TrailingKey) is { } trailing)
            context.ResponseTrailers.Add(MetadataCases.TrailingKey, trailing);
        if (context.RequestHeaders.GetValue(MetadataCases.InitialKey) is { } initial)
            await context.WriteResponseHeadersAsync(new Metadata { { MetadataCases.InitialKey, initial } });
    }

    private static void EndWith(EchoStatus? status)
    {
        if (status is { Code: not 0 }) throw new RpcException(new Status((StatusCode)status.Code, status.Message));
    }

    private static WriteOptions? Options(BoolValue? compressed) => compressed is { Value: true } ? null : Uncompressed;

    private static Payload Zeros(PayloadType type, int size)
    {
        if (type != PayloadType.Compressable || size is < 0 or > MaxPayloadSize)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "There is no payload of this type or size."));
        return new Payload { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };
    }
}
