using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace ReasonRank.AppHost;

/// <summary>What keeps the jobs, and what brings their queries to the workers.</summary>
internal static class JobExtensions
{
    private const string Broker = "rabbitmq", Store = "synthesis";

    // No collection can have such a name.
    private const string Folder = ".jobs";

    /// <summary>Gives the synthesis service the broker and the store that the settings name.</summary>
    public static IResourceBuilder<ProjectResource> WithJobs(this IResourceBuilder<ProjectResource> synthesis, AppHostSettings settings)
    {
        var builder = synthesis.ApplicationBuilder;
        if (builder.Configuration.GetConnectionString(Broker) is { Length: > 0 })
            synthesis.WithReference(builder.AddConnectionString(Broker));
        else if (builder.Configuration.GetValue<bool>($"UseContainers:{Broker}"))
        {
            var container = builder.AddRabbitMQ(Broker);
            synthesis.WithReference(container).WaitFor(container);
        }
        if (builder.Configuration.GetConnectionString(Store) is { Length: > 0 })
            synthesis.WithReference(builder.AddConnectionString(Store));
        return synthesis
            .WithEnvironment("Synthesis__DataFolder", Path.Combine(settings.DataFolder, Folder))
            // While the broker starts, each look at the health would be an error; MassTransit itself tells that it cannot connect.
            .WithEnvironment("Logging__LogLevel__Microsoft.Extensions.Diagnostics.HealthChecks", "None");
    }

    /// <summary>What keeps and brings them, in a few words.</summary>
    public static string Describe(AppHostSettings settings, IConfiguration configuration)
    {
        var broker = configuration.GetConnectionString(Broker) is { Length: > 0 } ? "over RabbitMQ"
            : configuration.GetValue<bool>($"UseContainers:{Broker}") ? "over RabbitMQ in a container"
            : "in memory";
        var store = configuration.GetConnectionString(Store) is { Length: > 0 } ? "PostgreSQL" : Path.Combine(settings.DataFolder, Folder);
        return $"jobs {broker}, kept in {store}";
    }
}
