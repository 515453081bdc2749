using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;
using StatusCode = Grpc.Core.StatusCode;

namespace ReasonRank.Cli.Reranking;

/// <summary>Asks the reranker, and again when it is busy and says when to come back.</summary>
internal static class PatientReranker
{
    private const int MaxAttempts = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    public static async Task<RerankResponse> RerankAsync(
        RerankService.RerankServiceClient client, RerankRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await client.RerankAsync(request, cancellationToken: cancellationToken);
            }
            catch (RpcException busy) when (busy.StatusCode == StatusCode.ResourceExhausted && attempt < MaxAttempts && PauseOf(busy) is { } pause)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    // Only a server that says when to come back is worth another call.
    private static TimeSpan? PauseOf(RpcException busy) => RpcErrors.ToStatus(busy).Details
        .Where(detail => detail.Is(RetryInfo.Descriptor))
        .Select(detail => detail.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan())
        .Select(pause => pause < LongestPause ? pause : LongestPause)
        .FirstOrDefault();
}
