using Grpc.AspNetCore.HealthChecks;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <c>grpc.health.v1</c>.</summary>
public static class GrpcHealthChecksServiceExtensions
{
    /// <summary>Adds what <c>MapGrpcHealthChecksService</c> needs, and ASP.NET Core's health checks.</summary>
    /// <returns>The builder to add checks to.</returns>
    public static IHealthChecksBuilder AddGrpcHealthChecks(this IServiceCollection services)
    {
        services.TryAddSingleton<HealthServiceImpl>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthCheckPublisher, GrpcHealthChecksPublisher>());
        services.Configure<GrpcHealthChecksOptions>(options => options.Services.Map("", _ => true));
        return services.AddHealthChecks();
    }

    /// <summary>Adds what <c>MapGrpcHealthChecksService</c> needs, and ASP.NET Core's health checks.</summary>
    /// <returns>The builder to add checks to.</returns>
    public static IHealthChecksBuilder AddGrpcHealthChecks(
        this IServiceCollection services, Action<GrpcHealthChecksOptions> configure)
    {
        var builder = services.AddGrpcHealthChecks();
        services.Configure(configure);
        return builder;
    }
}
