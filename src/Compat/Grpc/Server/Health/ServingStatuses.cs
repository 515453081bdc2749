using Microsoft.Extensions.Diagnostics.HealthChecks;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

internal static class ServingStatuses
{
    /// <summary>Serving unless a check is unhealthy; unknown without any check, as upstream has it.</summary>
    public static ServingStatus Of(IEnumerable<HealthStatus> checks)
    {
        var serving = ServingStatus.Unknown;
        foreach (var check in checks)
        {
            if (check == HealthStatus.Unhealthy) return ServingStatus.NotServing;
            serving = ServingStatus.Serving;
        }
        return serving;
    }
}
