using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds an endpoint.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="port">The port that others call; null for any that is free.</param>
    /// <param name="targetPort">The port that the process listens on, where it differs.</param>
    /// <param name="scheme">Scheme of the address.</param>
    /// <param name="name">Name, unique in the resource; the scheme where none is given.</param>
    /// <param name="env">Environment variable of the resource that gets the port to listen on.</param>
    /// <param name="isProxied">Has no effect here.</param>
    /// <param name="isExternal">Whether it is meant for callers outside the application.</param>
    /// <param name="protocol">Always TCP.</param>
    /// <exception cref="DistributedApplicationException">The name is taken, or a port is out of range.</exception>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? scheme = null, string? name = null,
        string? env = null, bool? isProxied = null, bool? isExternal = null, ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(
            protocol ?? ProtocolType.Tcp, scheme, null, name, port, targetPort, isExternal, isProxied);
        if (builder.GetEndpoint(endpoint.Name).Exists)
            throw new DistributedApplicationException($"The resource '{builder.Resource.Name}' has two endpoints named '{endpoint.Name}'.");
        if (port is < 1 or > 65535 || targetPort is < 1 or > 65535)
            throw new DistributedApplicationException(
                $"The endpoint '{endpoint.Name}' of '{builder.Resource.Name}' has a port outside 1 to 65535.");
        builder.WithAnnotation(endpoint);
        if (env is not null && builder is IResourceBuilder<IResourceWithEnvironment> withEnvironment)
            withEnvironment.WithEnvironment(env, $"{builder.GetEndpoint(endpoint.Name).Property(EndpointProperty.TargetPort)}");
        return builder;
    }

    /// <summary>Changes an endpoint.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback, bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var reference = builder.GetEndpoint(endpointName);
        if (!reference.Exists)
        {
            if (!createIfNotExists) return builder;
            builder.WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: endpointName));
        }
        callback(reference.EndpointAnnotation);
        return builder;
    }

    /// <summary>Adds an HTTP endpoint; see <see cref="WithEndpoint{T}(IResourceBuilder{T}, int?, int?, string?, string?, string?, bool?, bool?, ProtocolType?)"/>.</summary>
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder, int? port = null, int? targetPort = null, string? name = null, string? env = null,
        bool? isProxied = null) where T : IResourceWithEndpoints =>
        builder.WithEndpoint(port, targetPort, "http", name, env, isProxied);

    /// <summary>Marks the HTTP endpoints as meant for callers outside the application.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in Http(builder)) endpoint.IsExternal = true;
        return builder;
    }

    /// <summary>Marks the HTTP endpoints as speaking HTTP/2, as gRPC needs.</summary>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder) where T : IResourceWithEndpoints
    {
        foreach (var endpoint in Http(builder)) endpoint.Transport = "http2";
        return builder;
    }

    /// <summary>An endpoint by its name.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name) where T : IResourceWithEndpoints =>
        new(builder.Resource, name);

    private static IEnumerable<EndpointAnnotation> Http<T>(IResourceBuilder<T> builder) where T : IResourceWithEndpoints =>
        builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(endpoint => endpoint.UriScheme is "http" or "https");
}
