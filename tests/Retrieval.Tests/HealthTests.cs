using System.Net;
using Grpc.Core;
using ReasonRank.TestSupport;

namespace ReasonRank.Retrieval.Tests;

public sealed class HealthTests
{
    [Theory]
    [InlineData(RetrievalHost.Embedded, "engine: embedded, 1 collections in ")]
    [InlineData(RetrievalHost.Elasticsearch, "engine: elasticsearch, cluster reasonrank-test is ")]
    public async Task Tells_the_engines_state(string engine, string says)
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var (status, text) = await AskAsync(host);
        Assert.True(status == HttpStatusCode.OK && text.StartsWith("Healthy\n", StringComparison.Ordinal), text);
        Assert.Contains(says, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_collections_that_cannot_be_opened()
    {
        var folder = RetrievalHost.NewFolder();
        await using (var host = await RetrievalHost.StartAsync(folder))
            foreach (var name in (string[])["good", "torn"]) await host.CreateAsync(name);
        Directory.Delete(Path.Combine(folder, "torn", "index"), recursive: true);
        await using (var host = await RetrievalHost.StartAsync(folder))
        {
            await Some.FailsAsync(StatusCode.DataLoss, async () => await host.Client.GetCollectionAsync(new() { Name = "torn" }));
            var (status, text) = await AskAsync(host);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.StartsWith("Degraded\n", text, StringComparison.Ordinal);
            Assert.EndsWith("these cannot be opened: torn", text, StringComparison.Ordinal);

            await host.Client.DeleteCollectionAsync(new() { Name = "torn" });
            Assert.StartsWith("Healthy\n", (await AskAsync(host)).Text, StringComparison.Ordinal);
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_service_whose_cluster_is_not_there_is_not_ready_and_loads_its_sample_when_it_is()
    {
        await using var node = await ElasticsearchServer.StartAsync();
        await node.KillAsync();
        await using var host = await RetrievalHost.StartAsync(
            null, ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", node.Uri.ToString()), ("Elasticsearch:Replicas", "0"), ("LoadSample", "true"));
        var (status, text) = await AskAsync(host);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("Unhealthy\nengine: Elasticsearch does not answer", text, StringComparison.Ordinal);

        await node.StartAsync();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host)).Status);
        for (var tries = 0; !await HasSampleAsync(host); tries++)
        {
            Assert.True(tries < 300, "The sample is not there.");
            await Task.Delay(200, TestContext.Current.CancellationToken);
        }
    }

    // A collection that is being made may not be ready to tell its size.
    private static async Task<bool> HasSampleAsync(RetrievalHost host)
    {
        try
        {
            return (await host.Client.ListCollectionsAsync(new())).Collections is [{ PassageCount: > 0 }];
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return false;
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(RetrievalHost host)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address, "/health"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
