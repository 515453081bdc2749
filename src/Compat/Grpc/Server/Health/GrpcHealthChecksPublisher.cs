using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Passes each report of ASP.NET Core's health checks on to those who watch.</summary>
internal sealed class GrpcHealthChecksPublisher(HealthServiceImpl health, IOptions<GrpcHealthChecksOptions> options)
    : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var entries = report.Entries.Where(e => mapping.HealthCheckPredicate(new(e.Key, e.Value.Tags)));
            health.SetStatus(mapping.Name, ServingStatuses.Of(entries.Select(e => e.Value.Status)));
        }
        return Task.CompletedTask;
    }
}
