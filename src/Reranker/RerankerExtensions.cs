using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Ranking.Strategies.Cascade;
using ReasonRank.Ranking.Strategies.Elimination;
using ReasonRank.Ranking.Strategies.Groupwise;
using ReasonRank.Ranking.Strategies.Lexical;
using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Strategies.Pointwise;
using ReasonRank.Ranking.Strategies.Setwise;
using ReasonRank.Reranker;
using ReasonRank.Reranker.Calls;
using ReasonRank.Reranker.Generation;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Caching;
using ReasonRank.Reranker.Models.Cards;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.OpenAi;
using ReasonRank.Reranker.Models.OpenAi.Servers;
using ReasonRank.V1;

namespace Microsoft.Extensions.Hosting;

/// <summary>Puts the reranker into a host.</summary>
public static class RerankerExtensions
{
    /// <summary>Adds RerankService with its strategies, ModelService, and the models of the section <c>Reranker</c>.</summary>
    public static TBuilder AddReranker<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        var services = builder.Services;
        services.AddOptions<RerankerOptions>().BindConfiguration(RerankerOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IPostConfigureOptions<RerankerOptions>, CardSettings>();
        services.AddSingleton<IValidateOptions<RerankerOptions>, RerankerOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<IRerankStrategy, ReasonRankStrategy>();
        services.AddSingleton<IRerankStrategy, ParallelStrategy>();
        services.AddSingleton<IRerankStrategy, RankKStrategy>();
        services.AddSingleton<IRerankStrategy, InsertRankStrategy>();
        services.AddSingleton<IRerankStrategy, RankR1Strategy>();
        services.AddSingleton<IRerankStrategy, PrpStrategy>();
        services.AddSingleton<IRerankStrategy, IRankerStrategy>();
        services.AddSingleton<IRerankStrategy, GroupRankStrategy>();
        services.AddSingleton<IRerankStrategy, LexicalStrategy>();
        services.AddSingleton<IRerankStrategy, ERankStrategy>();
        services.AddSingleton<IRerankStrategy, Rank1Strategy>();
        services.AddSingleton<IRerankStrategy, TFRankStrategy>();
        services.AddSingleton<IRerankStrategy, FirstStrategy>();
        services.AddSingleton(provider =>
        {
            IRerankStrategy[] single = [.. provider.GetServices<IRerankStrategy>()];
            return new StrategyRegistry([.. single, new CoRankingStrategy(single)]);
        });

        services.AddSingleton<ServerProbes>();
        services.AddSingleton<AnswerCache>();
        services.AddSingleton<LocalModels>();
        services.AddSingleton<ModelCatalog>();
        services.AddHostedService<ModelReport>();
        services.AddHostedService<LocalModelStart>();
        services.AddSingleton<ModelList>();
        services.AddHostedService<ServerDetection>();
        services.AddHttpClient(ModelServerClient.HttpClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            });

        services.AddServiceClient<RetrievalService.RetrievalServiceClient>("retrieval");
        services.AddSingleton<RequestReader>();
        services.AddSingleton<StageModels>();
        services.AddSingleton<RankingRunner>();
        services.AddSingleton<GenerationReader>();
        services.AddSingleton<GenerationRunner>();
        services.AddSingleton<TextTokenizer>();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<RerankerOptions>>().Value;
            return new CallGate(options.MaxRequests, options.MaxWaitingRequests);
        });
        services.AddGrpc().AddServiceOptions<RerankGrpcService>(grpc => grpc.MaxReceiveMessageSize = RequestLimits.MessageBytes);
        return builder;
    }

    /// <summary>Maps RerankService and ModelService.</summary>
    public static TBuilder MapReranker<TBuilder>(this TBuilder app) where TBuilder : IEndpointRouteBuilder
    {
        app.MapGrpcService<RerankGrpcService>();
        app.MapGrpcService<ModelGrpcService>();
        return app;
    }
}
