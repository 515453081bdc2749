using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary><c>grpc.health.v1.Health</c> over ASP.NET Core's health checks.</summary>
internal sealed class HealthServiceIntegration(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<HealthCheckOptions> checkOptions,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime) : Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (options.Value.UseHealthChecksCache) return await published.Check(request, context);
        var status = await RunChecksAsync(request.Service, context.CancellationToken);
        return status is ServingStatus.ServiceUnknown
            ? throw new RpcException(new Status(StatusCode.NotFound, ""))
            : new HealthCheckResponse { Status = status };
    }

    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // An open watch would hold up the server's shutdown.
        var stopping = options.Value.SuppressCompletionOnShutdown ? default : lifetime.ApplicationStopping;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, stopping);

        ServingStatus? current = options.Value.UseHealthChecksCache
            ? null
            : await RunChecksAsync(request.Service, context.CancellationToken);
        await published.WatchAsync(request.Service, current, responseStream, end.Token);
        if (stopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
    }

    private async Task<ServingStatus> RunChecksAsync(string service, CancellationToken cancellationToken)
    {
        if (!options.Value.Services.TryGetValue(service, out var mapping)) return ServingStatus.ServiceUnknown;
        var report = await checks.CheckHealthAsync(
            check => checkOptions.Value.Predicate?.Invoke(check) != false
                && mapping.HealthCheckPredicate(new HealthCheckMapContext(check.Name, check.Tags)),
            cancellationToken);
        return ServingStatuses.Of(report.Entries.Values.Select(entry => entry.Status));
    }
}
