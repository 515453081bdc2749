using Grpc.Core;
using ReasonRank.TestSupport;

namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>Many clients that search at once.</summary>
public sealed class BusyNodeTests
{
    private const int Clients = 300;

    [Fact]
    public async Task Three_hundred_clients_are_answered()
    {
        await using var host = await StartAsync(await ElasticsearchServer.SharedAsync());
        Assert.All(await SearchAllAsync(host), Assert.Null);
    }

    [Fact]
    public async Task Those_that_a_small_node_has_no_place_for_are_told_to_come_again()
    {
        await using var node = await ElasticsearchServer.StartAsync(null, "thread_pool.search.size=1", "thread_pool.search.queue_size=1");
        await using var host = await StartAsync(node);
        var refused = (await SearchAllAsync(host)).OfType<RpcException>().ToList();
        Assert.InRange(refused.Count, 1, Clients - 1);
        Assert.All(refused, Some.Busy);
        Assert.Null(await SearchAsync(host, 7));
    }

    private static async Task<RetrievalHost> StartAsync(ElasticsearchServer server)
    {
        var host = await RetrievalHost.StartAsync(
            null, ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", server.Uri.ToString()), ("Elasticsearch:Replicas", "0"),
            ("Elasticsearch:IndexPrefix", $"busy{Guid.NewGuid():n}-"));
        await host.CreateAsync("c");
        await host.IngestAsync("c", Enumerable.Range(0, Clients).Select(i => Some.Put($"{i}", $"passage number{i} of many")));
        return host;
    }

    private static Task<RpcException?[]> SearchAllAsync(RetrievalHost host) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(i => Task.Run(() => SearchAsync(host, i))));

    /// <summary>Searches for a passage.</summary>
    /// <returns>Why it was refused; null when the passage was found.</returns>
    private static async Task<RpcException?> SearchAsync(RetrievalHost host, int passage)
    {
        try
        {
            var found = await host.Client.RetrieveAsync(new() { Collection = "c", Query = $"passage number{passage}", TopK = 10 });
            Assert.Equal((10, $"{passage}"), (found.Hits.Count, found.Hits[0].PassageId));
            return null;
        }
        catch (RpcException refusal)
        {
            return refusal;
        }
    }
}
