using Grpc.Net.Client;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers generated clients as services.</summary>
public static class GrpcClientServiceExtensions
{
    /// <summary>Registers a client under its type's name.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name);

    /// <summary>Registers a client under its type's name, with options.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>Registers a client under its type's name, with options made of services.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(typeof(TClient).Name, configureClient);

    /// <summary>Registers a client under a name.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(this IServiceCollection services, string name)
        where TClient : class => services.AddGrpcClient<TClient>(name, (_, _) => { });

    /// <summary>Registers a client under a name, with options.</summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<GrpcClientFactoryOptions> configureClient)
        where TClient : class => services.AddGrpcClient<TClient>(name, (_, options) => configureClient(options));

    /// <summary>
    /// Registers a client under a name, with options made of services. The result configures its HTTP handlers; they live as long
    /// as the channel.
    /// </summary>
    public static IHttpClientBuilder AddGrpcClient<TClient>(
        this IServiceCollection services, string name, Action<IServiceProvider, GrpcClientFactoryOptions> configureClient)
        where TClient : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configureClient);
        services.TryAddSingleton<ChannelPool>();
        services.AddOptions<GrpcClientFactoryOptions>(name)
            .Configure<IServiceProvider>((options, provider) => configureClient(provider, options));
        var factory = ActivatorUtilities.CreateFactory<TClient>([typeof(Grpc.Core.CallInvoker)]);
        services.AddTransient(provider =>
            factory(provider, [provider.GetRequiredService<ChannelPool>().InvokerFor(name, provider)]));
        return services.AddHttpClient(name)
            .ConfigurePrimaryHttpMessageHandler(() => DefaultHandler.Create(useProxy: false))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
    }
}
