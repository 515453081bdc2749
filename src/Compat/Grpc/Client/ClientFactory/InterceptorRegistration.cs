using Grpc.Core.Interceptors;

namespace Grpc.Net.ClientFactory;

/// <summary>An interceptor of a registered client.</summary>
/// <param name="scope">How long it lives.</param>
/// <param name="creator">Makes it.</param>
public class InterceptorRegistration(InterceptorScope scope, Func<IServiceProvider, Interceptor> creator)
{
    /// <summary>How long it lives.</summary>
    public InterceptorScope Scope { get; } = scope;

    /// <summary>Makes it.</summary>
    public Func<IServiceProvider, Interceptor> Creator { get; } = creator;
}
