namespace Grpc.Core.Wire;

/// <summary>What both sides answer to broken messages. Codes: gRPC "Status codes and their use in gRPC".</summary>
internal static class Failures
{
    public static RpcException Internal(string detail, Exception? cause = null) =>
        new(new Status(StatusCode.Internal, detail, cause));

    public static RpcException Unimplemented(string detail) => new(new Status(StatusCode.Unimplemented, detail));

    public static RpcException ReceivedTooLarge(long size, int limit) => new(new Status(
        StatusCode.ResourceExhausted, $"Received message of {size} bytes exceeds the limit of {limit} bytes."));

    public static RpcException DecompressedTooLarge(int limit) => new(new Status(
        StatusCode.ResourceExhausted, $"Received message exceeds the limit of {limit} bytes when decompressed."));

    public static RpcException SentTooLarge(long size, int limit) => new(new Status(
        StatusCode.ResourceExhausted, $"Message of {size} bytes to send exceeds the limit of {limit} bytes."));
}
