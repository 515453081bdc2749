using Grpc.Core;

namespace Grpc.AspNetCore.Server;

/// <summary>On the endpoint of a method: which method of which service it is.</summary>
/// <param name="serviceType">Class that implements the service.</param>
/// <param name="method">The method.</param>
public sealed class GrpcMethodMetadata(Type serviceType, IMethod method)
{
    /// <summary>Class that implements the service.</summary>
    public Type ServiceType { get; } = serviceType;

    /// <summary>The method.</summary>
    public IMethod Method { get; } = method;
}
