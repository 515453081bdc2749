using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor of services.</summary>
public class InterceptorRegistration
{
    private readonly object[] _arguments;
    private readonly Lazy<ObjectFactory> _factory;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(arguments);
        if (!type.IsAssignableTo(typeof(Interceptor)))
            throw new ArgumentException($"{type} is no {nameof(Interceptor)}.", nameof(type));
        Type = type;
        _arguments = arguments;
        _factory = new(() => ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]));
    }

    /// <summary>Type of the interceptor.</summary>
    public Type Type { get; }

    /// <summary>Arguments of its constructor that do not come from services.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>The instance for a call, and whether it has to be disposed after it.</summary>
    internal (Interceptor Instance, bool Owned) Activate(IServiceProvider services)
    {
        if (_arguments.Length == 0 && services.GetService(Type) is Interceptor registered) return (registered, false);
        return ((Interceptor)_factory.Value(services, _arguments), true);
    }
}
