using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace ReasonRank.AppHost;

/// <summary>What keeps the collections.</summary>
internal static class EngineExtensions
{
    private const string Name = "elasticsearch";

    /// <summary>Gives retrieval the folder or the Elasticsearch that the settings name.</summary>
    public static IResourceBuilder<ProjectResource> WithEngine(this IResourceBuilder<ProjectResource> retrieval, AppHostSettings settings)
    {
        var builder = retrieval.ApplicationBuilder;
        switch (settings.Elasticsearch)
        {
            case null:
                return retrieval.WithEnvironment("Retrieval__DataFolder", settings.DataFolder);
            case ElasticsearchSource.ConnectionString:
                retrieval.WithReference(builder.AddConnectionString(Name));
                break;
            case ElasticsearchSource.Container:
                var node = builder.AddElasticsearch(Name);
                if (KeepsContainersData(builder.Configuration)) node.WithDataVolume();
                retrieval.WithReference(node).WaitFor(node);
                // There is no second node to hold copies.
                if (builder.Configuration["Retrieval:Elasticsearch:Replicas"] is null)
                    retrieval.WithEnvironment("Retrieval__Elasticsearch__Replicas", "0");
                break;
        }
        return retrieval.WithEnvironment("Retrieval__Engine", Name);
    }

    /// <summary>What keeps the collections, in a few words.</summary>
    public static string Describe(AppHostSettings settings, IConfiguration configuration) => settings.Elasticsearch switch
    {
        ElasticsearchSource.ConnectionString => $"Elasticsearch at {WithoutCredentials(configuration.GetConnectionString(Name)!)}",
        ElasticsearchSource.Container when KeepsContainersData(configuration) => "Elasticsearch in a container with a volume",
        ElasticsearchSource.Container =>
            $"Elasticsearch in a container; collections go with it unless Parameters:{Name}-password is set",
        ElasticsearchSource.Settings => $"Elasticsearch at {configuration["Retrieval:Elasticsearch:Nodes:0"]}",
        _ => $"embedded BM25, collections in {settings.DataFolder}",
    };

    // The node keeps the password in its data: one that is made anew at each start would not open the data of the last.
    private static bool KeepsContainersData(IConfiguration configuration) => configuration[$"Parameters:{Name}-password"] is { Length: > 0 };

    private static string WithoutCredentials(string address) => new Uri(address).GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
}
