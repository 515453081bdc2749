using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server.Binding;

/// <summary>Gives each call its service: the registered one, or a new one that is disposed after the call.</summary>
internal static class ServiceActivator<TService>
    where TService : class
{
    private static readonly Lazy<ObjectFactory<TService>> Factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public static (TService Service, bool Owned) Activate(IServiceProvider services) =>
        services.GetService<TService>() is { } registered
            ? (registered, false)
            : (Factory.Value(services, []), typeof(TService).IsAssignableTo(typeof(IDisposable))
                || typeof(TService).IsAssignableTo(typeof(IAsyncDisposable)));
}
