using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>
    /// Tells the resource where another one listens: <c>services__NAME__ENDPOINT__0</c> and <c>NAME_ENDPOINT</c> for each
    /// endpoint.
    /// </summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
                Refer(context, new EndpointReference(source.Resource, endpoint.Name));
        });

    /// <summary>Tells the resource where one endpoint of another one is.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.WithEnvironment(context => Refer(context, endpointReference));

    /// <summary>Tells the resource where something outside the application is: <c>services__NAME__default__0</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, string name, Uri uri) where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri) throw new DistributedApplicationException($"The address of '{name}' is not absolute: {uri}");
        return builder.WithEnvironment($"services__{name}__default__0", uri.ToString());
    }

    /// <summary>Gives the resource a connection string: <c>ConnectionStrings__NAME</c>.</summary>
    /// <param name="builder">The resource.</param>
    /// <param name="source">What it connects to.</param>
    /// <param name="connectionName">Name of the connection string; the source's where none is given.</param>
    /// <param name="optional">Whether a missing connection string is left out, instead of failing the start.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false) where TDestination : IResourceWithEnvironment =>
        builder.WithEnvironment(async context =>
        {
            var resource = source.Resource;
            var value = await resource.GetConnectionStringAsync(context.CancellationToken);
            if (string.IsNullOrEmpty(value) && !optional)
                throw new DistributedApplicationException($"'{context.Resource.Name}' needs the connection string '{resource.Name}'.");
            if (!string.IsNullOrEmpty(value))
                context.EnvironmentVariables[
                    resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{connectionName ?? resource.Name}"] = value;
        });

    private static void Refer(EnvironmentCallbackContext context, EndpointReference endpoint)
    {
        var resource = endpoint.Resource.Name;
        var key = endpoint.EndpointName is "http" or "https" ? endpoint.Scheme : endpoint.EndpointName;
        context.EnvironmentVariables[$"{Variable(resource)}_{Variable(endpoint.EndpointName)}"] = endpoint;
        for (var replica = 0; replica < endpoint.EndpointAnnotation.Allocated.Count; replica++)
            context.EnvironmentVariables[$"services__{resource}__{key}__{replica}"] = endpoint.UrlOf(replica);
    }

    private static string Variable(string name) => name.Replace('-', '_').ToUpperInvariant();
}
