using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>Configures gRPC services.</summary>
public interface IGrpcServerBuilder
{
    /// <summary>Where the services are added.</summary>
    IServiceCollection Services { get; }
}
