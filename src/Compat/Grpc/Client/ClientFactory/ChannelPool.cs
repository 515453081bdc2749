using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>The channels of registered clients, one for each name.</summary>
internal sealed class ChannelPool(
    IServiceProvider services,
    IHttpMessageHandlerFactory handlers,
    IOptionsMonitor<GrpcClientFactoryOptions> options,
    ILoggerFactory loggerFactory) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<(GrpcChannel Channel, CallInvoker Invoker)>> _channels = new();

    /// <summary>An invoker for a client made in a scope of services.</summary>
    public CallInvoker InvokerFor(string name, IServiceProvider scope)
    {
        var invoker = _channels.GetOrAdd(name, key => new(() => Create(key))).Value.Invoker;
        return Intercept(invoker, options.Get(name), InterceptorScope.Client, scope);
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values)
            if (channel.IsValueCreated) channel.Value.Channel.Dispose();
    }

    private (GrpcChannel Channel, CallInvoker Invoker) Create(string name)
    {
        var settings = options.Get(name);
        var channelOptions = new GrpcChannelOptions { HttpHandler = handlers.CreateHandler(name), LoggerFactory = loggerFactory };
        foreach (var action in settings.ChannelOptionsActions) action(channelOptions);
        var address = settings.Address
            ?? throw new InvalidOperationException($"The gRPC client '{name}' has no address: set {nameof(GrpcClientFactoryOptions.Address)}.");
        if (channelOptions.HttpClient is not null) channelOptions.HttpHandler = null;
        var channel = GrpcChannel.ForAddress(address, channelOptions);
        return (channel, Intercept(channel.CreateCallInvoker(), settings, InterceptorScope.Channel, services));
    }

    private static CallInvoker Intercept(
        CallInvoker invoker, GrpcClientFactoryOptions settings, InterceptorScope scope, IServiceProvider services) =>
        invoker.Intercept([.. settings.InterceptorRegistrations
            .Where(registration => registration.Scope == scope)
            .Select(registration => registration.Creator(services))]);
}
