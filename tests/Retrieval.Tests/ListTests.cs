using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public abstract class ListTests(string engine)
{
    public sealed class OnEmbedded() : ListTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : ListTests(RetrievalHost.Elasticsearch);

    [Fact]
    public async Task Every_passage_is_listed_once_in_the_order_of_the_ids_and_from_any_id_on()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        Assert.Empty(await ListAsync(host, new() { Collection = "c" }));
        await host.IngestAsync("c", Enumerable.Range(0, 2_500).Select(i => Some.Put($"{i:d4}", $"text {i}")));
        await host.IngestAsync("c", Some.Delete("0007"), Some.Put("0008", "changed"));

        var all = await ListAsync(host, new() { Collection = "c" });
        Assert.Equal(Enumerable.Range(0, 2_500).Where(i => i != 7).Select(i => $"{i:d4}"), all.Select(passage => passage.Id));
        Assert.Equal("changed", all[7].Text);
        Assert.Equal(["2498", "2499"], (await ListAsync(host, new() { Collection = "c", AfterId = "2497" })).Select(passage => passage.Id));
        var ids = await ListAsync(host, new() { Collection = "c", IdsOnly = true });
        Assert.Equal(all.Select(passage => new Passage { Id = passage.Id }), ids);
    }

    [Fact]
    public async Task Bad_requests_are_refused()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await Some.FailsAsync(StatusCode.NotFound, () => ListAsync(host, new() { Collection = "none" }));
        await Some.RefusedAsync(
            () => ListAsync(host, new() { Collection = "C", AfterId = "a b", Filter = new() }), "filter", "after_id", "collection");
    }

    private static async Task<List<Passage>> ListAsync(RetrievalHost host, ListPassagesRequest request)
    {
        using var call = host.Client.ListPassages(request);
        var passages = new List<Passage>();
        await foreach (var response in call.ResponseStream.ReadAllAsync())
        {
            Assert.InRange(response.Passages.Count, 1, 1_000);
            passages.AddRange(response.Passages);
        }
        return passages;
    }
}
