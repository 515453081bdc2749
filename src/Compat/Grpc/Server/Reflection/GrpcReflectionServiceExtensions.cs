using System.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ProtoService = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers server reflection.</summary>
public static class GrpcReflectionServiceExtensions
{
    /// <summary>Adds what <c>MapGrpcReflectionService</c> needs. Every mapped service will be described.</summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
            new ReflectionV1ServiceImpl(MappedServices(provider.GetRequiredService<EndpointDataSource>())));
        services.TryAddSingleton<ReflectionServiceImpl>();
        return services;
    }

    private static IEnumerable<ProtoService> MappedServices(EndpointDataSource endpoints) =>
    [
        .. endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(Descriptor)
            .OfType<ProtoService>(),
    ];

    // Generated code marks the service's base class with the class that holds its descriptor.
    private static ProtoService? Descriptor(Type serviceType) =>
        serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)?.BindType
            .GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?
            .GetValue(null) as ProtoService;
}
