using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

/// <summary>How a registered client is made.</summary>
public class GrpcClientFactoryOptions
{
    /// <summary>Address of the server.</summary>
    public Uri? Address { get; set; }

    /// <summary>Changes to the options of the channel.</summary>
    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Interceptors, the first one outermost.</summary>
    public IList<InterceptorRegistration> InterceptorRegistrations { get; } = [];
}
