namespace Grpc.Core.Interceptors;

/// <summary>What a client interceptor knows of a call.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options)
    where TRequest : class
    where TResponse : class
{
    /// <summary>The called method.</summary>
    public Method<TRequest, TResponse> Method { get; } = method;

    /// <summary>Host to name instead of the channel's, or null.</summary>
    public string? Host { get; } = host;

    /// <summary>Options of the call.</summary>
    public CallOptions Options { get; } = options;
}
