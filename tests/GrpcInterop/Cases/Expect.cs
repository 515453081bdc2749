using Google.Protobuf;
using Grpc.Core;
using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

/// <summary>Assertions of the cases.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new MismatchException($"{what} should be {expected}, and is {actual}");
    }

    /// <summary>A payload of <paramref name="size"/> zero bytes.</summary>
    public static void Zeros(int size, Payload? payload)
    {
        Equal(size, payload?.Body.Length ?? 0, "the payload's size in bytes");
        if (payload is not null && payload.Body.Span.ContainsAnyExcept((byte)0))
            throw new MismatchException("the payload should be zeros only");
    }

    /// <summary>A message that serialized to nothing.</summary>
    public static void NoBytes(IMessage message) => Equal(0, message.CalculateSize(), "the empty message's size in bytes");

    /// <summary>The next response of a stream.</summary>
    public static async Task<T> NextAsync<T>(IAsyncStreamReader<T> responses, CancellationToken cancellationToken)
    {
        if (!await responses.MoveNext(cancellationToken))
            throw new MismatchException("the stream of responses should go on, and has ended");
        return responses.Current;
    }

    /// <summary>The end of a stream of responses, with status OK.</summary>
    public static async Task EndAsync<T>(IAsyncStreamReader<T> responses, CancellationToken cancellationToken)
    {
        if (await responses.MoveNext(cancellationToken))
            throw new MismatchException("the stream of responses should end, and goes on");
    }

    /// <summary>A call that ends with <paramref name="code"/>.</summary>
    /// <returns>The status.</returns>
    public static async Task<Status> StatusAsync(StatusCode code, Task call)
    {
        try
        {
            await call;
        }
        catch (RpcException e)
        {
            if (e.StatusCode != code)
                throw new MismatchException($"the status should be {code}, and is {e.StatusCode}: {e.Status.Detail}");
            return e.Status;
        }
        throw new MismatchException($"the status should be {code}, and the call succeeded");
    }
}
