using Grpc.Core;
using Grpc.Testing;
using ReasonRank.GrpcInterop.Cases;

namespace ReasonRank.GrpcInterop.Server;

/// <summary>Answers one case wrongly and all others well, to show that the client notices.</summary>
internal sealed class BrokenTestServer(string broken) : TestServer
{
    // Field 1 as a varint, which Empty does not know and keeps.
    private static readonly byte[] NotEmpty = [0x08, 0x01];

    public override Task<Empty> EmptyCall(Empty request, ServerCallContext context) =>
        Task.FromResult(broken is "empty_unary" ? Empty.Parser.ParseFrom(NotEmpty) : new Empty());

    public override Task<Empty> UnimplementedCall(Empty request, ServerCallContext context) =>
        broken is "unimplemented_method" ? Task.FromResult(new Empty()) : base.UnimplementedCall(request, context);

    public override async Task<SimpleResponse> UnaryCall(SimpleRequest request, ServerCallContext context)
    {
        switch (broken)
        {
            case "large_unary":
                request.ResponseSize--;
                break;
            case "server_compressed_unary":
                request.ResponseCompressed = null;
                break;
            case "status_code_and_message" when request.ResponseStatus is { } status:
                status.Code++;
                break;
            case "special_status_message" when request.ResponseStatus is { } status:
                status.Message = status.Message.Trim();
                break;
        }
        var response = await base.UnaryCall(request, context);
        if (broken is "custom_metadata")
        {
            context.ResponseTrailers.Clear();
            context.ResponseTrailers.Add(MetadataCases.TrailingKey, [0xab, 0xab]);
        }
        return response;
    }

    public override Task StreamingOutputCall(
        StreamingOutputCallRequest request,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        if (broken is "server_streaming") request.ResponseParameters.RemoveAt(request.ResponseParameters.Count - 1);
        if (broken is "server_compressed_streaming")
            foreach (var wanted in request.ResponseParameters) wanted.Compressed = null;
        return base.StreamingOutputCall(request, responseStream, context);
    }

    public override async Task<StreamingInputCallResponse> StreamingInputCall(
        IAsyncStreamReader<StreamingInputCallRequest> requestStream, ServerCallContext context)
    {
        if (broken is "cancel_after_begin") return new StreamingInputCallResponse();
        var response = await base.StreamingInputCall(requestStream, context);
        if (broken is "client_streaming") response.AggregatedPayloadSize++;
        return response;
    }

    public override async Task FullDuplexCall(
        IAsyncStreamReader<StreamingOutputCallRequest> requestStream,
        IServerStreamWriter<StreamingOutputCallResponse> responseStream,
        ServerCallContext context)
    {
        switch (broken)
        {
            case "empty_stream":
                await responseStream.WriteAsync(new StreamingOutputCallResponse());
                break;
            case "timeout_on_sleeping_server" or "cancel_after_first_response":
                return;
            case "ping_pong":
                while (await requestStream.MoveNext(context.CancellationToken))
                {
                    foreach (var wanted in requestStream.Current.ResponseParameters) wanted.Size++;
                    await AnswerAsync(requestStream.Current, responseStream, context);
                }
                return;
        }
        await base.FullDuplexCall(requestStream, responseStream, context);
    }

    protected override void RequireCompression(BoolValue? expected, int messageIndex, ServerCallContext context)
    {
        if (broken is not ("client_compressed_unary" or "client_compressed_streaming"))
            base.RequireCompression(expected, messageIndex, context);
    }
}
