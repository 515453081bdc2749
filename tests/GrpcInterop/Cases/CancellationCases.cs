using System.Diagnostics;
using Grpc.Core;
using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

internal static class CancellationCases
{
    // The description asks for 1 ms, which passes on the client before any server can answer. The longer one shows
    // that the server leaves the call open.
    private static readonly TimeSpan[] Timeouts = [TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(700)];

    // Long enough for the request's headers to arrive, and for a wrong answer to come back.
    private static readonly TimeSpan BeforeCancellation = TimeSpan.FromMilliseconds(400);

    public static async Task TimeoutOnSleepingServer(InteropChannel channel, CancellationToken cancellationToken)
    {
        await ConnectAsync(channel, cancellationToken);
        foreach (var timeout in Timeouts)
        {
            var started = Stopwatch.GetTimestamp();
            using var call = channel.Test.FullDuplexCall(
                deadline: DateTime.UtcNow + timeout, cancellationToken: cancellationToken);
            try
            {
                var request = new StreamingOutputCallRequest { Payload = Messages.Zeros(27182) };
                await call.RequestStream.WriteAsync(request, cancellationToken);
            }
            catch (Exception e) when (e is RpcException or InvalidOperationException)
            {
                // The deadline may pass before the request is written; the status tells.
            }
            await Expect.StatusAsync(StatusCode.DeadlineExceeded, call.ResponseStream.MoveNext(cancellationToken));

            // Half of it, because deadlines come from a clock that is not the stopwatch's.
            if (Stopwatch.GetElapsedTime(started) < timeout / 2)
                throw new MismatchException($"the call ended before its deadline of {timeout.TotalMilliseconds} ms");
        }
    }

    public static async Task CancelAfterBegin(InteropChannel channel, CancellationToken cancellationToken)
    {
        await ConnectAsync(channel, cancellationToken);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = channel.Test.StreamingInputCall(cancellationToken: cancellation.Token);
        await Task.WhenAny(call.ResponseAsync, Task.Delay(BeforeCancellation, cancellationToken));
        await cancellation.CancelAsync();
        await Expect.StatusAsync(StatusCode.Cancelled, call.ResponseAsync);
    }

    public static async Task CancelAfterFirstResponse(InteropChannel channel, CancellationToken cancellationToken)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var call = channel.Test.FullDuplexCall(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(Messages.Ping(27182, 31415), cancellationToken);
        Expect.Zeros(31415, (await Expect.NextAsync(call.ResponseStream, cancellationToken)).Payload);

        await cancellation.CancelAsync();
        await Expect.StatusAsync(StatusCode.Cancelled, call.ResponseStream.MoveNext(CancellationToken.None));
    }

    // Connecting is not what the cases are about, and would take up the time that a wrong answer has.
    private static async Task ConnectAsync(InteropChannel channel, CancellationToken cancellationToken) =>
        await channel.Test.EmptyCallAsync(new Empty(), cancellationToken: cancellationToken);
}
