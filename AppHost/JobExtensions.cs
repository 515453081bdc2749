using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace ReasonRank.AppHost;

/// <summary>The jobs' service: what keeps the jobs, what brings their queries to the workers, and who works.</summary>
internal static class JobExtensions
{
    private const string Broker = "rabbitmq", Store = "synthesis", Role = "Synthesis__Role";

    // No collection can have such a name.
    private const string Folder = ".jobs";

    /// <summary>
    /// Adds the service, which works on the jobs itself; or, where the settings ask for workers, the service and processes that
    /// work.
    /// </summary>
    public static IResourceBuilder<ProjectResource> AddSynthesis(
        this IDistributedApplicationBuilder builder, AppHostSettings settings, IResourceBuilder<ProjectResource> retrieval,
        IResourceBuilder<ProjectResource> reranker)
    {
        var (broker, store) = (AddBroker(builder), AddStore(builder));
        var synthesis = Add("synthesis");
        if (settings.SynthesisWorkers == 0) return synthesis;
        Add("synthesis-worker").WithEnvironment(Role, "Worker").WithReplicas(settings.SynthesisWorkers).WaitFor(synthesis);
        return synthesis.WithEnvironment(Role, "Service");

        IResourceBuilder<ProjectResource> Add(string name)
        {
            var project = builder.AddProject<Projects.Synthesis>(name)
                .WithServiceEndpoints()
                .WithSettings("Synthesis")
                .WithEnvironment("Synthesis__DataFolder", Path.Combine(settings.DataFolder, Folder))
                // While the broker starts, each look at the health would be an error; MassTransit itself tells that it cannot connect.
                .WithEnvironment("Logging__LogLevel__Microsoft.Extensions.Diagnostics.HealthChecks", "None")
                .WithReference(retrieval).WaitFor(retrieval)
                .WithReference(reranker).WaitFor(reranker);
            if (broker is not null) project.WithReference(broker);
            if (broker is not null && UsesContainer(builder.Configuration)) project.WaitFor(broker);
            if (store is not null) project.WithEnvironment($"ConnectionStrings__{Store}", store);
            return project;
        }
    }

    /// <summary>What keeps and brings them, and who works, in a few words.</summary>
    public static string Describe(AppHostSettings settings, IConfiguration configuration)
    {
        var broker = configuration.GetConnectionString(Broker) is { Length: > 0 } ? "over RabbitMQ"
            : UsesContainer(configuration) ? "over RabbitMQ in a container"
            : "in memory";
        var store = configuration.GetConnectionString(Store) is { Length: > 0 } ? "PostgreSQL" : Path.Combine(settings.DataFolder, Folder);
        var workers = settings.SynthesisWorkers > 0
            ? string.Create(CultureInfo.InvariantCulture, $", worked on by {settings.SynthesisWorkers} processes")
            : "";
        return $"jobs {broker}, kept in {store}{workers}";
    }

    /// <summary>Why there cannot be processes that only work; null when there can.</summary>
    public static string? WorkersProblem(IConfiguration configuration)
    {
        if (configuration.GetConnectionString(Broker) is not { Length: > 0 } && !UsesContainer(configuration))
            return "Workers:Synthesis needs a broker between the processes: set ConnectionStrings:rabbitmq, or UseContainers:rabbitmq.";
        return configuration.GetConnectionString(Store) is { Length: > 0 } ? null
            : "Workers:Synthesis needs a store that the processes share: set ConnectionStrings:synthesis to a PostgreSQL.";
    }

    private static IResourceBuilder<IResourceWithConnectionString>? AddBroker(IDistributedApplicationBuilder builder) =>
        builder.Configuration.GetConnectionString(Broker) is { Length: > 0 } ? builder.AddConnectionString(Broker)
        : UsesContainer(builder.Configuration) ? builder.AddRabbitMQ(Broker)
        : null;

    // A connection string as a resource would have the name of the service.
    private static IResourceBuilder<ParameterResource>? AddStore(IDistributedApplicationBuilder builder) =>
        builder.Configuration.GetConnectionString(Store) is { Length: > 0 }
            ? builder.AddParameterFromConfiguration("synthesis-store", $"ConnectionStrings:{Store}", secret: true)
            : null;

    private static bool UsesContainer(IConfiguration configuration) => configuration.GetValue<bool>($"UseContainers:{Broker}");
}
