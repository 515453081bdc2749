using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>RabbitMQ as a resource.</summary>
public static class RabbitMQBuilderExtensions
{
    /// <summary>Adds a RabbitMQ container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of the connection string.</param>
    /// <param name="userName">The user; <c>guest</c> where none is given.</param>
    /// <param name="password">The password; a random one where none is given.</param>
    /// <param name="port">Port on this machine; any that is free where none is given.</param>
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null, int? port = null)
    {
        var server = new RabbitMQServerResource(
            name, userName?.Resource, password?.Resource ?? builder.CreatePassword($"{name}-password"));
        builder.Services.AddHealthChecks()
            .Add(new HealthCheckRegistration($"{name}_check", _ => new AmqpHealthCheck(server.PrimaryEndpoint), null, null));
        return builder.AddResource(server)
            .WithImage("library/rabbitmq", "4.3")
            .WithImageRegistry("docker.io")
            .WithEndpoint(port, 5672, name: RabbitMQServerResource.PrimaryEndpointName)
            .WithEnvironment("RABBITMQ_DEFAULT_USER", server.UserNameReference)
            .WithEnvironment("RABBITMQ_DEFAULT_PASS", $"{server.PasswordParameter}")
            .WithHealthCheck($"{name}_check");
    }

    /// <summary>Keeps the data in a volume. The node's name is fixed with it, because RabbitMQ keeps its data by that name.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithVolume(name ?? $"{builder.Resource.Name}-data", "/var/lib/rabbitmq", isReadOnly)
            .WithEnvironment("RABBITMQ_NODENAME", $"{builder.Resource.Name}@localhost");
}
