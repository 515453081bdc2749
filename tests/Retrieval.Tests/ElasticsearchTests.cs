using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>What only the engine on Elasticsearch has.</summary>
public sealed class ElasticsearchTests
{
    [Fact]
    public async Task Collections_of_several_shards_rank_as_one()
    {
        var seed = Environment.TickCount;
        var source = new RandomPassages(new Random(seed));
        await using var engines = await EnginePair.StartAsync("english", settings: [("Elasticsearch:Shards", "3")]);
        // Shards that hold nothing must not be in the way either.
        await engines.IngestAsync([source.Put(0)]);
        for (var round = 0; round < 20; round++)
        {
            if (round == 2) await engines.IngestAsync(Enumerable.Range(1, 600).Select(i => source.Put(i)));
            var request = source.Query(round);
            await AgreementTests.AgreeAsync(engines, request, $"seed {seed}, round {round}: {request}");
        }
        var (embedded, elasticsearch) = await engines.GetTermStatisticsAsync(["w1", "run", "nothing"]);
        Assert.Equal(embedded, elasticsearch);
    }

    [Fact]
    public async Task Another_index_takes_over_when_the_alias_moves()
    {
        await using var host = await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch);
        await host.CreateAsync("c");
        await host.IngestAsync("c", Some.Put("old", "apples"));
        using var client = await ClientAsync();
        var alias = $"{host.IndexPrefix}c";
        var first = (await client.GetFromJsonAsync<JsonElement>($"{alias}?filter_path=*.mappings,*.settings.index.similarity")).EnumerateObject().Single();
        await SendAsync(client, HttpMethod.Put, $"{alias}.2", first.Value.GetRawText());
        await SendAsync(client, HttpMethod.Put, $"{alias}.2/_doc/new?refresh=true", """{"id": "new", "bytes": 20, "text": "apples anew"}""");
        await SendAsync(client, HttpMethod.Post, "_aliases", $$$"""
            {"actions": [{"remove": {"index": "{{{first.Name}}}", "alias": "{{{alias}}}"}}, {"add": {"index": "{{{alias}}}.2", "alias": "{{{alias}}}"}}]}
            """);
        Assert.Equal(["new"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apple" })));
        await host.IngestAsync("c", Some.Put("newer", "an apple"));
        Assert.Equal(2, (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
        await SendAsync(client, HttpMethod.Delete, first.Name);
    }

    [Fact]
    public async Task A_write_overtakes_what_a_clock_that_was_ahead_wrote()
    {
        await using var host = await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch);
        await host.CreateAsync("c");
        using var client = await ClientAsync();
        foreach (var id in new[] { "1", "2" })
        {
            await SendAsync(
                client, HttpMethod.Put, $"{host.IndexPrefix}c/_doc/{id}?refresh=true&version={long.MaxValue / 2}&version_type=external",
                $$"""{"id": "{{id}}", "bytes": 20, "text": "of the future"}""");
        }
        var answers = await host.IngestAsync("c", Some.Put("1", "of today"), Some.Delete("2"), Some.Put("3", "more"));
        Assert.Equal(3, answers[^1].Acknowledged.Applied);
        var got = await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { "1", "2", "3" } });
        Assert.Equal(["of today", "more"], got.Passages.Select(passage => passage.Text));
    }

    [Fact]
    public async Task A_collection_that_is_gone_is_not_made_again_by_a_write()
    {
        await using var host = await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch);
        await host.CreateAsync("c");
        using var client = await ClientAsync();
        await SendAsync(client, HttpMethod.Delete, $"{host.IndexPrefix}c.1");
        await Some.FailsAsync(Grpc.Core.StatusCode.NotFound, () => host.IngestAsync("c", Some.Put("1", "x")));
        using var gone = await client.GetAsync($"{host.IndexPrefix}c");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task An_index_of_others_is_served_and_takes_no_writes()
    {
        using var client = await ClientAsync();
        var index = $"cms{Guid.NewGuid():n}";
        await SendAsync(client, HttpMethod.Put, index, """
            {"settings": {"number_of_replicas": 0}, "mappings": {"properties": {"key": {"type": "keyword"}, "meta": {"properties":
            {"body": {"type": "text", "analyzer": "english"}}}, "color": {"type": "keyword"}, "year": {"type": "integer"}}}}
            """);
        foreach (var (key, body, color, year) in new[] { ("b", "an apple", "red", 1999), ("a", "apples", "blue", 2001), ("c", "pears", "red", 2002) })
            await SendAsync(client, HttpMethod.Put, $"{index}/_doc/doc-{key}?refresh=true", $$$"""{"key": "{{{key}}}", "head": "On {{{key}}}", "meta": {"body": "{{{body}}}"}, "color": "{{{color}}}", "year": {{{year}}}}""");
        (string, string)[] settings =
        [
            ("Elasticsearch:Attached:cms:Index", index), ("Elasticsearch:Attached:cms:IdField", "key"),
            ("Elasticsearch:Attached:cms:TextField", "meta.body"), ("Elasticsearch:Attached:cms:TitleField", "head"),
        ];
        await using (var host = await RetrievalHost.StartOnAsync(RetrievalHost.Elasticsearch, settings))
        {
            var response = await host.Client.RetrieveAsync(new()
            {
                Collection = "cms",
                Query = "apple",
                IncludePassages = true,
                Explain = true,
                Facets = { new FacetRequest { Field = "color" } },
            });
            Assert.Equal([new Passage { Id = "a", Title = "On a", Text = "apples" }, new Passage { Id = "b", Title = "On b", Text = "an apple" }], response.Hits.Select(hit => hit.Passage));
            Assert.All(response.Hits, hit => Assert.Equal(hit.Score, hit.Explanation.Value));
            Assert.Equal(["blue", "red"], response.Facets[0].Values.Select(value => value.Value));
            var recent = new Filter { Range = new() { Field = "year", Gte = 2000 } };
            Assert.Equal(["a"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "cms", Query = "apple", Filter = recent, QueryWeighting = QueryWeighting.Bm25 })));
            var collection = (await host.Client.ListCollectionsAsync(new())).Collections.Single();
            Assert.Equal(("cms", 3, 3), (collection.Name, collection.PassageCount, collection.TokenCount));
            await Some.FailsAsync(Grpc.Core.StatusCode.FailedPrecondition, () => host.IngestAsync("cms", Some.Put("1", "x")));
            await Some.FailsAsync(Grpc.Core.StatusCode.FailedPrecondition, async () => await host.Client.DeletePassagesAsync(new() { Collection = "cms", Ids = { "a" } }));
            await Some.FailsAsync(Grpc.Core.StatusCode.FailedPrecondition, async () => await host.Client.CompactCollectionAsync(new() { Name = "cms" }));
            await Some.FailsAsync(Grpc.Core.StatusCode.FailedPrecondition, async () => await host.Client.DeleteCollectionAsync(new() { Name = "cms" }));
            await Some.FailsAsync(Grpc.Core.StatusCode.AlreadyExists, () => host.CreateAsync("cms"));
        }
        await SendAsync(client, HttpMethod.Delete, index);
    }

    [Fact]
    public async Task Broken_settings_stop_the_start_and_are_all_named_without_secrets()
    {
        (string, string)[] settings =
        [
            ("Engine", "elasticsearch"), ("Elasticsearch:Nodes:0", "http://someone:secret@host:9200"), ("Elasticsearch:Nodes:1", "https://host:9200"),
            ("Elasticsearch:IndexPrefix", "Upper*"), ("Elasticsearch:Shards", "0"), ("Elasticsearch:Replicas", "-1"), ("Elasticsearch:SearchType", "scan"),
            ("Elasticsearch:ApiKey", "secret"), ("Elasticsearch:Username", "someone"), ("Elasticsearch:CaFile", "/no/such.pem"),
            ("Elasticsearch:Fingerprint", "12"), ("Elasticsearch:RequestTimeout", "0:0:0"),
        ];
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => RetrievalHost.StartAsync(null, settings));
        foreach (var name in new[] { "Nodes", "IndexPrefix", "Shards", "Replicas", "SearchType", "ApiKey", "Username", "CaFile", "Fingerprint", "RequestTimeout" })
            Assert.Contains($"Retrieval:Elasticsearch:{name} ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<OptionsValidationException>(() => RetrievalHost.StartAsync(null, ("Engine", "elasticsearch")));
        Assert.Contains("ConnectionStrings:elasticsearch", error.Message, StringComparison.Ordinal);
        error = await Assert.ThrowsAsync<OptionsValidationException>(() => RetrievalHost.StartAsync(null, ("Engine", "lucene")));
        Assert.Contains("Retrieval:Engine 'lucene'", error.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpClient> ClientAsync() => new() { BaseAddress = (await ElasticsearchServer.SharedAsync()).Uri };

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string body = "")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body.Length > 0) request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
