namespace ReasonRank.GrpcInterop.Cases;

/// <summary>
/// The cases by name, as described in the document "Interoperability Test Case Descriptions" of the gRPC project.
/// A case throws when the peer, or the transport, does anything but what it describes.
/// </summary>
internal static class InteropCases
{
    public static IReadOnlyDictionary<string, Func<InteropChannel, CancellationToken, Task>> All { get; } =
        new OrderedDictionary<string, Func<InteropChannel, CancellationToken, Task>>
        {
            ["empty_unary"] = UnaryCases.EmptyUnary,
            ["large_unary"] = UnaryCases.LargeUnary,
            ["client_streaming"] = StreamingCases.ClientStreaming,
            ["server_streaming"] = StreamingCases.ServerStreaming,
            ["ping_pong"] = StreamingCases.PingPong,
            ["empty_stream"] = StreamingCases.EmptyStream,
            ["timeout_on_sleeping_server"] = CancellationCases.TimeoutOnSleepingServer,
            ["cancel_after_begin"] = CancellationCases.CancelAfterBegin,
            ["cancel_after_first_response"] = CancellationCases.CancelAfterFirstResponse,
            ["status_code_and_message"] = StatusCases.StatusCodeAndMessage,
            ["special_status_message"] = StatusCases.SpecialStatusMessage,
            ["custom_metadata"] = MetadataCases.CustomMetadata,
            ["unimplemented_method"] = StatusCases.UnimplementedMethod,
            ["unimplemented_service"] = StatusCases.UnimplementedService,
            ["client_compressed_unary"] = CompressionCases.ClientCompressedUnary,
            ["server_compressed_unary"] = CompressionCases.ServerCompressedUnary,
            ["client_compressed_streaming"] = CompressionCases.ClientCompressedStreaming,
            ["server_compressed_streaming"] = CompressionCases.ServerCompressedStreaming,
        };
}
