using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Tests.OpenAi;

public sealed class SecretTests
{
    private const string Key = "sk-secret-123";

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    [InlineData("auto")]
    public async Task A_key_goes_to_its_server_and_nowhere_else(string kind)
    {
        var traces = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue(string.Join(' ',
                [activity.DisplayName, activity.StatusDescription, .. activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}"),
                    .. activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Key}={tag.Value}"),
                    .. activity.Baggage.Select(item => item.Value)])),
        };
        ActivitySource.AddActivityListener(listener);
        var authorized = new ConcurrentQueue<string>();
        await using var server = await ChatServer.StartAsync(
            async (context, _) =>
            {
                authorized.Enqueue($"{context.Request.Headers.Authorization}{context.Request.Headers["api-key"]}");
                context.Response.StatusCode = 400;
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync($$$"""{"error":{"message":"Authorization: Bearer {{{Key}}} is not for this"}}""");
            },
            ServerRoles.Of(kind == "auto" ? "vllm" : kind));
        await using var host = await RerankerHost.StartAsync(
            ("Models:0:Endpoint", kind == "azure" ? server.Root : server.Endpoint), ("Models:0:Server", kind),
            ("Models:0:Model", "test-model"), ("Models:0:ApiKey", Key));

        var response = await host.Client.RerankAsync(
            Requests.Of(3, options => options.Trace = true), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(kind == "azure" ? Key : $"Bearer {Key}", Assert.Single(authorized.Distinct()));
        Assert.Contains("***", response.Shortfall.Reason);
        Assert.DoesNotContain(Key, response.ToString());
        Assert.NotEmpty(traces);
        Assert.All(traces, trace => Assert.DoesNotContain(Key, trace));
        Assert.All(host.Log, line => Assert.DoesNotContain(Key, line));
    }
}
