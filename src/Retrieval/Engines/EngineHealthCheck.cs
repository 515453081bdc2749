using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReasonRank.Retrieval.Engines;

/// <summary>The service is as ready as its engine.</summary>
internal sealed class EngineHealthCheck(IRetrievalEngine engine) : IHealthCheck
{
    /// <summary>Its name in answers of <c>/health</c>.</summary>
    public const string Name = "engine";

    // A probe that waits as long as a search may would tell nothing while it waits.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            return await engine.CheckAsync(limit.Token);
        }
        catch (RpcException e)
        {
            return HealthCheckResult.Unhealthy(e.Status.Detail);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The engine does not answer within {Limit.TotalSeconds:0} s.");
        }
    }
}
