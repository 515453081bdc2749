namespace ReasonRank.GrpcInterop.Tests;

/// <summary>Names of the interoperability cases.</summary>
internal static class Cases
{
    /// <summary>Those that grpc-go's pair knows.</summary>
    public static readonly string[] Common =
    [
        "empty_unary", "large_unary", "client_streaming", "server_streaming", "ping_pong", "empty_stream",
        "timeout_on_sleeping_server", "cancel_after_begin", "cancel_after_first_response", "status_code_and_message",
        "special_status_message", "custom_metadata", "unimplemented_method", "unimplemented_service",
    ];

    /// <summary>Those that only our own two have.</summary>
    public static readonly string[] Compressed =
    [
        "client_compressed_unary", "server_compressed_unary", "client_compressed_streaming", "server_compressed_streaming",
    ];

    public static TheoryData<string> CommonData => new(Common);
}
