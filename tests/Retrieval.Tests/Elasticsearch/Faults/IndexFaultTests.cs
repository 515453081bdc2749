using System.Net.Http.Json;
using Grpc.Core;
using ReasonRank.TestSupport;

namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>What others do to the indices of a running service.</summary>
public sealed class IndexFaultTests : IAsyncLifetime
{
    private readonly string _prefix = $"fault{Guid.NewGuid():n}-";
    private HttpClient _node = null!;
    private RetrievalHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        var server = await ElasticsearchServer.SharedAsync();
        _node = new HttpClient { BaseAddress = server.Uri };
        _host = await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch, ("Elasticsearch:IndexPrefix", _prefix));
        await _host.CreateAsync("c");
        await _host.IngestAsync("c", Some.Put("1", "first passage"));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        await _host.DisposeAsync();
        _node.Dispose();
    }

    [Fact]
    public async Task An_index_that_is_deleted_is_a_collection_that_is_gone()
    {
        using (var indices = await _node.GetAsync($"/{_prefix}*"))
            foreach (var index in (await indices.Content.ReadFromJsonAsync<Dictionary<string, object>>())!.Keys)
                (await _node.DeleteAsync($"/{index}")).EnsureSuccessStatusCode();

        await Some.FailsAsync(StatusCode.NotFound, async () => await _host.Client.RetrieveAsync(new() { Collection = "c", Query = "passage" }));
        await Some.FailsAsync(StatusCode.NotFound, async () => await _host.IngestAsync("c", Some.Put("2", "second passage")));
        await Some.FailsAsync(StatusCode.NotFound, async () => await _host.Client.GetCollectionAsync(new() { Name = "c" }));
        Assert.Empty((await _host.Client.ListCollectionsAsync(new())).Collections);
        using var made = await _node.GetAsync($"/{_prefix}*");
        Assert.Equal("{}", (await made.Content.ReadAsStringAsync()).Trim());

        await _host.CreateAsync("c");
        await _host.IngestAsync("c", Some.Put("3", "third passage"));
        Assert.Equal(["3"], Some.Ids(await _host.Client.RetrieveAsync(new() { Collection = "c", Query = "passage" })));
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_answers_searches()
    {
        // What Elasticsearch itself sets when a disk passes the flood stage.
        await BlockAsync("true");
        var failure = await Some.FailsAsync(StatusCode.ResourceExhausted, async () => await _host.IngestAsync("c", Some.Put("2", "second passage")));
        Assert.Contains("takes no writes", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(["1"], Some.Ids(await _host.Client.RetrieveAsync(new() { Collection = "c", Query = "passage" })));

        await BlockAsync("null");
        await _host.IngestAsync("c", Some.Put("2", "second passage"));
        Assert.Equal(2, (await _host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
    }

    private async Task BlockAsync(string value)
    {
        using var body = new StringContent($$"""{"index.blocks.read_only_allow_delete":{{value}}}""", null, "application/json");
        (await _node.PutAsync($"/{_prefix}*/_settings", body)).EnsureSuccessStatusCode();
    }
}
