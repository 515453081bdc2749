using Microsoft.Extensions.Options;
using ReasonRank.Gateway.Forwarding;
using ReasonRank.Gateway.Http;
using ReasonRank.Gateway.OpenAi;
using ReasonRank.Gateway.Search;
using ReasonRank.Gateway.Search.Feedback;
using ReasonRank.V1;

namespace ReasonRank.Gateway;

/// <summary>Puts the gateway into a host.</summary>
public static class GatewayHosting
{
    /// <summary>Registers retrieve-then-rerank and the clients of the services it calls.</summary>
    public static IHostApplicationBuilder AddGateway(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<GatewayOptions>()
            .BindConfiguration(GatewayOptions.SectionName)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddServiceClient<RetrievalService.RetrievalServiceClient>("retrieval");
        builder.Services.AddServiceClient<RerankService.RerankServiceClient>("reranker");
        builder.Services.AddServiceClient<ModelService.ModelServiceClient>("reranker");
        builder.Services.AddServiceClient<RewardService.RewardServiceClient>("synthesis");
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<GatewayOptions>>().Value);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<RerankStage>();
        builder.Services.AddSingleton<FeedbackStage>();
        builder.Services.AddSingleton<SearchPipeline>();
        builder.Services.AddSingleton<GrpcForwarder>();
        builder.Services.AddGrpc();
        return builder;
    }

    /// <summary>Maps SearchService over gRPC and as JSON, rewards as JSON, and the models as OpenAI's API.</summary>
    public static IEndpointRouteBuilder MapGateway(this IEndpointRouteBuilder app)
    {
        app.MapGrpcService<SearchGrpcService>();
        app.MapSearchRoute();
        app.MapRewardRoute();
        app.MapOpenAiRoutes();
        return app;
    }

    /// <summary>
    /// Passes calls of the other services on to them, so that a client needs one address only. Not for a host that
    /// maps those services itself.
    /// </summary>
    public static IEndpointRouteBuilder MapForwardedServices(this IEndpointRouteBuilder app)
    {
        app.MapForwarded(RetrievalService.Descriptor.FullName, "retrieval");
        app.MapForwarded(RerankService.Descriptor.FullName, "reranker");
        app.MapForwarded(ModelService.Descriptor.FullName, "reranker");
        app.MapForwarded(SynthesisService.Descriptor.FullName, "synthesis");
        app.MapForwarded(RewardService.Descriptor.FullName, "synthesis");
        return app;
    }
}
