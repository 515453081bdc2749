using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests;

/// <summary>The lexical strategy asks the retrieval service for a collection's term statistics, and does without.</summary>
public sealed class CollectionStatisticsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terms_of_the_query_are_asked_for_as_the_index_has_them()
    {
        var asked = new ConcurrentQueue<GetTermStatisticsRequest>();
        await using var retrieval = await StartRetrievalAsync(request =>
        {
            asked.Enqueue(request);
            var response = new GetTermStatisticsResponse { PassageCount = 1000, TokenCount = 50_000 };
            response.Terms.AddRange(request.Terms.Select(_ => new TermStatistics { PassageFrequency = 10, CollectionFrequency = 20 }));
            return response;
        });
        await using var host = await RerankerHost.StartAsync(("services:retrieval:grpc:0", retrieval.Urls.First()));

        var response = await host.Client.RerankAsync(RequestOf("books"), cancellationToken: Cancellation);

        Assert.Empty(response.Warnings);
        Assert.Equal(5, response.Results.Count);
        var request = Assert.Single(asked);
        Assert.Equal("books", request.Collection);
        Assert.Contains("tide", request.Terms);
        Assert.Contains("largest", request.Terms);
        Assert.DoesNotContain("the", request.Terms);
    }

    [Fact]
    public async Task A_collection_that_is_not_there_gives_a_warning_and_a_ranking()
    {
        await using var retrieval = await StartRetrievalAsync(_ => throw new RpcException(new Status(StatusCode.NotFound, "none")));
        await using var host = await RerankerHost.StartAsync(("services:retrieval:grpc:0", retrieval.Urls.First()));
        var response = await host.Client.RerankAsync(RequestOf("gone"), cancellationToken: Cancellation);
        Assert.Equal(5, response.Results.Count);
        Assert.Null(response.Shortfall);
        Assert.Equal(
            "No term statistics of collection gone (NotFound): those of the candidates were used.", Assert.Single(response.Warnings));
    }

    [Fact]
    public async Task Without_a_retrieval_service_nobody_is_asked()
    {
        await using var host = await RerankerHost.StartAsync();
        Assert.Empty((await host.Client.RerankAsync(RequestOf("books"), cancellationToken: Cancellation)).Warnings);
    }

    private static RerankRequest RequestOf(string collection)
    {
        var request = Requests.Of(5);
        request.Collection = collection;
        return request;
    }

    private static async Task<WebApplication> StartRetrievalAsync(Func<GetTermStatisticsRequest, GetTermStatisticsResponse> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(answer);
        var app = builder.Build();
        app.MapGrpcService<Retrieval>();
        await app.StartAsync();
        return app;
    }

    private sealed class Retrieval(Func<GetTermStatisticsRequest, GetTermStatisticsResponse> answer) : RetrievalService.RetrievalServiceBase
    {
        public override Task<GetTermStatisticsResponse> GetTermStatistics(GetTermStatisticsRequest request, ServerCallContext context) =>
            Task.FromResult(answer(request));
    }
}
