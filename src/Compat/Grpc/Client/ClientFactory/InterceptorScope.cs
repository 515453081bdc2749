namespace Grpc.Net.ClientFactory;

/// <summary>How long an interceptor of a registered client lives.</summary>
public enum InterceptorScope
{
    /// <summary>As long as the channel; all clients share it.</summary>
    Channel = 0,

    /// <summary>As long as the client.</summary>
    Client = 1,
}
