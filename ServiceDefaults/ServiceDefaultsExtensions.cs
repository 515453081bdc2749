using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReasonRank.ServiceDefaults.Discovery;
using ReasonRank.ServiceDefaults.Hosting;
using ReasonRank.ServiceDefaults.Rpc;
using ReasonRank.ServiceDefaults.Telemetry;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the suite has in common, in two lines.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>Largest gRPC message that a service takes or sends, in bytes: a rerank call with its passages.</summary>
    public const int MaxMessageSize = 64 * 1024 * 1024;

    /// <summary>
    /// Adds health checks, telemetry, service discovery, gRPC with rich errors and call logging, and Kestrel's limits.
    /// Calling it again in the same application changes nothing.
    /// </summary>
    /// <remarks>
    /// Endpoints speak cleartext HTTP/2 (prior knowledge), which gRPC needs, unless an endpoint names its protocols, as in
    /// <c>Kestrel:Endpoints:http:Protocols=Http1</c>: without TLS a port speaks one of the two.
    /// </remarks>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        if (builder.Services.Any(d => d.ServiceType == typeof(Added))) return builder;
        builder.Services.AddSingleton<Added>();
        StartUpFailure.Explain();

        builder.AddTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
        builder.Services.AddGrpcHealthChecks();
        builder.Services.AddGrpcReflection();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxMessageSize;
            grpc.MaxSendMessageSize = MaxMessageSize;
            grpc.Interceptors.Add<ServerCallInterceptor>();
        });
        builder.Services.TryAddSingleton<ServiceAddresses>();
        builder.Services.AddHostedService<AppHostWatch>();
        builder.Services.AddSingleton<IStartupFilter, RequestLogFilter>();
        // First of all, because an endpoint takes the defaults that there are when it is added.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(
            new ConfigureOptions<KestrelServerOptions>(Configure)));
        // The whole stack stops within five seconds; a service that streams must not use them all up.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(3));
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready: all checks, with what they say), <c>/alive</c> (checks tagged <c>live</c>), <c>grpc.health.v1</c> and
    /// reflection.
    /// </summary>
    public static TBuilder MapDefaultEndpoints<TBuilder>(this TBuilder app) where TBuilder : IEndpointRouteBuilder
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthText.WriteAsync });
        app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") });
        app.MapGrpcHealthChecksService();
        app.MapGrpcReflectionService();
        return app;
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromMinutes(1);
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
    }

    private sealed class Added;
}
