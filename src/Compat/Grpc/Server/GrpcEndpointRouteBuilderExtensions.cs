using Grpc.AspNetCore.Server.Binding;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps gRPC services.</summary>
public static class GrpcEndpointRouteBuilderExtensions
{
    /// <summary>Answers the methods of a service with a class that derives from its generated base.</summary>
    /// <typeparam name="TService">The class. Its instances come from the services of the call, or are made for each call.</typeparam>
    /// <exception cref="InvalidOperationException">The class has no generated base, or AddGrpc was not called.</exception>
    public static GrpcServiceEndpointConventionBuilder MapGrpcService<TService>(this IEndpointRouteBuilder builder)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new GrpcServiceEndpointConventionBuilder(ServiceBinder<TService>.Map(builder));
    }
}
