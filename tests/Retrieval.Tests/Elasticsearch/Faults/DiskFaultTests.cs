using Grpc.Core;
using ReasonRank.TestSupport;

namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>A node whose disk passes the flood stage: the node itself notices, blocks writes, and lifts the block when there is room again.</summary>
public sealed class DiskFaultTests
{
    private const string Watermark = "cluster.routing.allocation.disk.watermark";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Writes_are_refused_while_the_disk_is_full_and_go_on_when_there_is_room()
    {
        // It looks at its disk as often as it can be told to, and is content with any room, however full this machine is.
        await using var node = await ElasticsearchServer.StartAsync(
            null, "cluster.info.update.interval=10s", "cluster.routing.allocation.disk.threshold_enabled=true",
            $"{Watermark}.low=1b", $"{Watermark}.high=1b", $"{Watermark}.flood_stage=1b");
        await using var host = await RetrievalHost.StartAsync(
            null, ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", node.Uri.ToString()), ("Elasticsearch:Replicas", "0"));
        await host.CreateAsync("c");
        using var client = new HttpClient { BaseAddress = node.Uri };
        await RequireFreeAsync(client, "\"900tb\"");

        var acknowledged = 0;
        RpcException? refused = null;
        using (var limit = new CancellationTokenSource(Limit))
        {
            for (; refused is null; acknowledged++)
            {
                limit.Token.ThrowIfCancellationRequested();
                try
                {
                    await host.IngestAsync("c", Some.Put($"{acknowledged}", "before the flood"));
                    await Task.Delay(100, limit.Token);
                }
                catch (RpcException e)
                {
                    refused = e;
                    acknowledged--;
                }
            }
        }
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("takes no writes", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("disk", refused.Status.Detail, StringComparison.Ordinal);
        var found = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "flood", CountMatches = true });
        Assert.Equal(acknowledged, found.MatchCount);

        await RequireFreeAsync(client, "null");
        using (var limit = new CancellationTokenSource(Limit))
        {
            while (true)
            {
                try
                {
                    await host.IngestAsync("c", Some.Put("after", "after the flood"));
                    break;
                }
                catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
                {
                    await Task.Delay(200, limit.Token);
                }
            }
        }
        Assert.Equal(acknowledged + 1, (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
    }

    private static async Task RequireFreeAsync(HttpClient node, string bytes)
    {
        using var body = new StringContent(
            $$"""{"persistent": {"{{Watermark}}.low": {{bytes}}, "{{Watermark}}.high": {{bytes}}, "{{Watermark}}.flood_stage": {{bytes}} } }""",
            null, "application/json");
        using var answer = await node.PutAsync("_cluster/settings", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
