using Grpc.Core;
using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

internal static class StatusCases
{
    public static async Task StatusCodeAndMessage(InteropChannel channel, CancellationToken cancellationToken)
    {
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "test status message" };
        await UnaryStatus(channel, status, cancellationToken);

        using var call = channel.Test.FullDuplexCall(cancellationToken: cancellationToken);
        await call.RequestStream.WriteAsync(new StreamingOutputCallRequest { ResponseStatus = status }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        var received = await Expect.StatusAsync(StatusCode.Unknown, call.ResponseStream.MoveNext(cancellationToken));
        Expect.Equal(status.Message, received.Detail, "the status message");
    }

    public static Task SpecialStatusMessage(InteropChannel channel, CancellationToken cancellationToken) => UnaryStatus(
        channel,
        new EchoStatus
        {
            Code = (int)StatusCode.Unknown,
            Message = "\t\ntest with whitespace\r\nand Unicode BMP \u263A and non-BMP \U0001F608\t\n",
        },
        cancellationToken);

    public static async Task UnimplementedMethod(InteropChannel channel, CancellationToken cancellationToken)
    {
        using var call = channel.Test.UnimplementedCallAsync(new Empty(), cancellationToken: cancellationToken);
        await Expect.StatusAsync(StatusCode.Unimplemented, call.ResponseAsync);
    }

    public static async Task UnimplementedService(InteropChannel channel, CancellationToken cancellationToken)
    {
        using var call = channel.Unimplemented.UnimplementedCallAsync(new Empty(), cancellationToken: cancellationToken);
        await Expect.StatusAsync(StatusCode.Unimplemented, call.ResponseAsync);
    }

    private static async Task UnaryStatus(InteropChannel channel, EchoStatus status, CancellationToken cancellationToken)
    {
        var request = new SimpleRequest { ResponseStatus = status };
        using var call = channel.Test.UnaryCallAsync(request, cancellationToken: cancellationToken);
        var received = await Expect.StatusAsync((StatusCode)status.Code, call.ResponseAsync);
        Expect.Equal(status.Message, received.Detail, "the status message");
    }
}
