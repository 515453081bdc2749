using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ReasonRank.Retrieval;
using ReasonRank.Retrieval.Calls;
using ReasonRank.Retrieval.Engines;
using ReasonRank.Retrieval.Engines.Elasticsearch;
using ReasonRank.Retrieval.Engines.Embedded;
using ReasonRank.Retrieval.Sample;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the retrieval service to a host.</summary>
public static class RetrievalExtensions
{
    /// <summary>Adds the service, its engine and the loading of the sample collection; see <see cref="RetrievalOptions"/>.</summary>
    public static TBuilder AddRetrieval<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddOptions<RetrievalOptions>().BindConfiguration(RetrievalOptions.SectionName).ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<RetrievalOptions>, RetrievalOptionsValidator>());
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddOptions<ElasticsearchOptions>().BindConfiguration(ElasticsearchOptions.SectionName)
            .Configure<IConfiguration>((elasticsearch, configuration) =>
                elasticsearch.Take(configuration.GetConnectionString(ElasticsearchOptions.ConnectionName)))
            .ValidateOnStart();
        builder.Services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<ElasticsearchOptions>, ElasticsearchOptionsValidator>());
        builder.Services.TryAddSingleton<Cluster>();
        builder.Services.TryAddSingleton<IRetrievalEngine>(services =>
            services.GetRequiredService<IOptions<RetrievalOptions>>().Value.Engine == ElasticsearchEngine.Name
                ? ActivatorUtilities.CreateInstance<ElasticsearchEngine>(services)
                : ActivatorUtilities.CreateInstance<EmbeddedEngine>(services));
        builder.Services.TryAddSingleton<SearchGate>();
        builder.Services.TryAddSingleton<IngestGate>();
        builder.Services.TryAddSingleton<RetrievalMetrics>();
        builder.Services.AddHostedService<SampleLoader>();
        builder.Services.TryAddSingleton<DamageReport>();
        builder.Services.AddHealthChecks().AddCheck<EngineHealthCheck>(EngineHealthCheck.Name);
        builder.Services.AddGrpc().AddServiceOptions<RetrievalCalls>(grpc => grpc.Interceptors.Add<DamageInterceptor>());
        return builder;
    }

    /// <summary>Maps <c>reasonrank.v1.RetrievalService</c>.</summary>
    public static TBuilder MapRetrieval<TBuilder>(this TBuilder app) where TBuilder : IEndpointRouteBuilder
    {
        app.MapGrpcService<RetrievalCalls>();
        return app;
    }
}
