using Grpc.Core;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ReasonRank.ServiceDefaults.Discovery;
using ReasonRank.ServiceDefaults.Rpc;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers gRPC clients of the suite's services.</summary>
public static class ServiceClientExtensions
{
    /// <summary>
    /// Adds a generated gRPC client for a service that is found by name (see <see cref="ServiceAddresses"/>). Calls carry
    /// the trace on, connections are kept alive, and a call that reached nobody is tried again within its deadline
    /// (see <see cref="RetryInterceptor"/>).
    /// </summary>
    /// <typeparam name="TClient">The generated client, such as <c>RetrievalService.RetrievalServiceClient</c>.</typeparam>
    /// <param name="services">Where to register.</param>
    /// <param name="service">Name of the service, such as <c>retrieval</c>.</param>
    public static IHttpClientBuilder AddServiceClient<TClient>(this IServiceCollection services, string service)
        where TClient : ClientBase
    {
        // A host that composes several services registers what they share once; interceptors would run twice.
        if (services.Any(descriptor => descriptor.ServiceType == typeof(TClient))) return services.AddHttpClient(typeof(TClient).Name);
        services.TryAddSingleton<ServiceAddresses>();
        services.TryAddSingleton<RetryInterceptor>();
        services.TryAddSingleton<ClientCallInterceptor>();
        return services
            .AddGrpcClient<TClient>(client => client.Address = new Uri($"http://{service}"))
            .ConfigureChannel(channel =>
            {
                channel.MaxReceiveMessageSize = ServiceDefaultsExtensions.MaxMessageSize;
                channel.MaxSendMessageSize = ServiceDefaultsExtensions.MaxMessageSize;
            })
            .AddInterceptor<RetryInterceptor>(InterceptorScope.Channel)
            .AddInterceptor<ClientCallInterceptor>(InterceptorScope.Channel)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            // Calls have their spans and durations already.
            .RemoveAllLoggers()
            .AddHttpMessageHandler(provider =>
                new ServiceDiscoveryHandler(provider.GetRequiredService<ServiceAddresses>(), service));
    }
}
