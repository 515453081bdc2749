using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReasonRank.Synthesis.Store;

/// <summary>The service is as ready as its store. MassTransit has a check of its own for the broker.</summary>
internal sealed class StoreHealthCheck(SqlStore store) : IHealthCheck
{
    /// <summary>Its name in answers of <c>/health</c>.</summary>
    public const string Name = "store";

    // A probe that waits as long as the work may would tell nothing while it waits.
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            await store.ReadAsync(connection => connection.ScalarAsync(null, "SELECT max(version) FROM store", limit.Token), limit.Token)
                .WaitAsync(limit.Token);
            return HealthCheckResult.Healthy(store.Dialect.Description);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"{store.Dialect.Description} does not answer within {_limit.TotalSeconds:0} s.");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy($"{store.Dialect.Description}: {failure.Message}");
        }
    }
}
