using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace ReasonRank.AppHost;

/// <summary>What a user sees once everything runs, within ten lines.</summary>
internal static class StartUpText
{
    private const string Question = "My steel boiler rusts where the copper pipe touches it. What keeps two metals apart?";

    /// <summary>Writes it to the standard output.</summary>
    public static Task WriteAsync(
        IConfiguration configuration, AppHostSettings settings,
        IResourceBuilder<ProjectResource> retrieval, IResourceBuilder<ProjectResource> reranker, IResourceBuilder<ProjectResource> synthesis)
    {
        var model = Model(configuration.GetSection("Reranker:Models:0"));
        var ranks = configuration["Reranker:DefaultStrategy"] ?? (model is null ? "lexical" : "reasonrank");
        var dashboard = configuration["Dashboard:Url"] is { } url ? $" Traces, metrics and logs: {url}" : "";
        return Console.Out.WriteLineAsync($$"""
            ReasonRank Suite runs; Ctrl-C stops it.{{dashboard}}
              gateway    gRPC localhost:{{settings.GrpcPort}}, HTTP http://localhost:{{settings.HttpPort}}
              retrieval  {{retrieval.GetEndpoint("grpc").Url}}: {{EngineExtensions.Describe(settings, configuration)}}
              reranker   {{reranker.GetEndpoint("grpc").Url}}: strategy {{ranks}}, {{model ?? "no model"}}
              synthesis  {{synthesis.GetEndpoint("grpc").Url}}: {{JobExtensions.Describe(settings, configuration)}}
            Ask:   grpcurl -plaintext -d '{"query":"{{Question}}"}' localhost:{{settings.GrpcPort}} reasonrank.v1.SearchService/Search
            or:    curl -s localhost:{{settings.HttpPort}}/v1/search -H 'content-type: application/json' -d '{"query":"{{Question}}"}'
            Model: --Reranker:Models:0:Endpoint=http://HOST:8000/v1 --Reranker:Models:0:Model=NAME (any OpenAI-compatible server), or --Reranker:Models:0:Path=FOLDER (in process)
            Ports and data: --Gateway:GrpcPort={{settings.GrpcPort}} --Gateway:HttpPort={{settings.HttpPort}} --data=FOLDER
            Elasticsearch: --ConnectionStrings:elasticsearch=http://elastic:PASSWORD@HOST:9200 or --UseContainers:elasticsearch=true; RabbitMQ: the same with rabbitmq and amqp://
            """);
    }

    private static string? Model(IConfigurationSection model)
    {
        if (model["Path"] is not { Length: > 0 } folder) return model["Endpoint"] is { } endpoint ? $"model at {endpoint}" : null;
        var name = model["Name"] ?? model["Model"] ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return model["Provider"] is { Length: > 0 } provider and not "auto" ? $"model {name} in process on {provider}" : $"model {name} in process";
    }
}
