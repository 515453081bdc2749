using Grpc.Testing;

namespace ReasonRank.GrpcInterop.Cases;

internal static class UnaryCases
{
    public static async Task EmptyUnary(InteropChannel channel, CancellationToken cancellationToken) =>
        Expect.NoBytes(await channel.Test.EmptyCallAsync(new Empty(), cancellationToken: cancellationToken));

    public static async Task LargeUnary(InteropChannel channel, CancellationToken cancellationToken)
    {
        var response = await channel.Test.UnaryCallAsync(Messages.LargeRequest(), cancellationToken: cancellationToken);
        Expect.Zeros(Messages.LargeResponseSize, response.Payload);
    }
}
