using Google.Protobuf;
using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

/// <summary>The messages that the cases have in common.</summary>
internal static class Messages
{
    public const int LargeRequestSize = 271828;
    public const int LargeResponseSize = 314159;

    public static Payload Zeros(int size) => new() { Body = UnsafeByteOperations.UnsafeWrap(new byte[size]) };

    public static SimpleRequest LargeRequest() =>
        new() { ResponseSize = LargeResponseSize, Payload = Zeros(LargeRequestSize) };

    /// <summary>Carries <paramref name="requestSize"/> bytes, asks for one response of <paramref name="responseSize"/>.</summary>
    public static StreamingOutputCallRequest Ping(int requestSize, int responseSize) => new()
    {
        ResponseParameters = { new ResponseParameters { Size = responseSize } },
        Payload = Zeros(requestSize),
    };
}
