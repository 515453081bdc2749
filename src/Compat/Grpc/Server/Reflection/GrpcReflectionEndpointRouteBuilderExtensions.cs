using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps server reflection.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Serves <c>grpc.reflection.v1</c> and <c>v1alpha</c>; needs <c>AddGrpcReflection</c>.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        var v1Alpha = builder.MapGrpcService<ReflectionServiceImpl>();
        return new BothVersions(v1Alpha, builder.MapGrpcService<ReflectionV1ServiceImpl>());
    }

    private sealed class BothVersions(params IEndpointConventionBuilder[] builders) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention) => Array.ForEach(builders, b => b.Add(convention));

        public void Finally(Action<EndpointBuilder> finalConvention) => Array.ForEach(builders, b => b.Finally(finalConvention));
    }
}
