using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Elasticsearch as a resource.</summary>
public static class ElasticsearchBuilderExtensions
{
    /// <summary>Adds an Elasticsearch container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of the connection string.</param>
    /// <param name="password">Password of the user <c>elastic</c>; a random one where none is given.</param>
    /// <param name="port">Port on this machine; any that is free where none is given.</param>
    public static IResourceBuilder<ElasticsearchResource> AddElasticsearch(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var node = new ElasticsearchResource(name, password?.Resource ?? builder.CreatePassword($"{name}-password"));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"{name}_check",
            _ => new HttpHealthCheck(node.PrimaryEndpoint, "/_cluster/health", 200, ("elastic", node.PasswordParameter)), null, null));
        return builder.AddResource(node)
            .WithImage("library/elasticsearch", "8.17.3")
            .WithImageRegistry("docker.io")
            .WithHttpEndpoint(port, 9200, ElasticsearchResource.PrimaryEndpointName)
            .WithEnvironment("discovery.type", "single-node")
            .WithEnvironment("xpack.security.enabled", "true")
            .WithEnvironment("ELASTIC_PASSWORD", $"{node.PasswordParameter}")
            .WithHealthCheck($"{name}_check");
    }

    /// <summary>Keeps the data in a volume.</summary>
    public static IResourceBuilder<ElasticsearchResource> WithDataVolume(
        this IResourceBuilder<ElasticsearchResource> builder, string? name = null) =>
        builder.WithVolume(name ?? $"{builder.Resource.Name}-data", "/usr/share/elasticsearch/data");
}
