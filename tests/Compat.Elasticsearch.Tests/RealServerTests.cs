using System.Text.Json;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using ReasonRank.TestSupport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>The transport against Elasticsearch itself.</summary>
public class RealServerTests
{
    private static readonly RequestConfiguration Bulk = new()
    {
        ContentType = "application/vnd.elasticsearch+x-ndjson;compatible-with=8",
    };

    [Fact]
    public async Task Tells_product_and_version()
    {
        var server = await ElasticsearchServer.SharedAsync();
        using var settings = new ElasticsearchClientSettings(server.Uri).ResponseHeadersToParse(new HeadersList("x-elastic-product"));
        var response = await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(HttpMethod.GET, "");

        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode, response.ToString());
        Assert.True(response.ApiCallDetails.TryGetHeader("X-Elastic-Product", out var product));
        Assert.Equal("Elasticsearch", Assert.Single(product));
        using var json = JsonDocument.Parse(response.Body);
        Assert.StartsWith("8.", json.RootElement.GetProperty("version").GetProperty("number").GetString());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Indexes_and_searches(bool compresses)
    {
        var server = await ElasticsearchServer.SharedAsync();
        using var settings = new ElasticsearchClientSettings(new StaticNodePool([server.Uri])).EnableHttpCompression(compresses);
        var transport = new ElasticsearchClient(settings).Transport;
        var index = $"transport-{Guid.NewGuid():n}";
        Check(await transport.RequestAsync<VoidResponse>(HttpMethod.PUT, index, """{"settings":{"number_of_replicas":0}}"""));

        var bulk = await transport.RequestAsync<BytesResponse>(
            HttpMethod.POST, $"{index}/_bulk?refresh=true",
            PostData.MultiJson(Enumerable.Range(0, 100).SelectMany(i => (string[])[$$$"""{"index":{"_id":"{{{i}}}"}}""", $$"""{"text":"größe {{i}}"}"""])),
            Bulk);
        Check(bulk);
        using (var items = JsonDocument.Parse(bulk.Body)) Assert.False(items.RootElement.GetProperty("errors").GetBoolean());

        using var search = await transport.RequestAsync<StreamResponse>(
            HttpMethod.POST, $"{index}/_search", """{"size":100,"query":{"match":{"text":"größe"}}}""");
        Check(search);
        using var hits = await JsonDocument.ParseAsync(search.Body);
        Assert.Equal(100, hits.RootElement.GetProperty("hits").GetProperty("hits").GetArrayLength());

        var missing = await transport.RequestAsync<StringResponse>(HttpMethod.GET, $"{index}-other/_search");
        Assert.Equal(404, missing.ApiCallDetails.HttpStatusCode);
        Assert.Contains("index_not_found_exception", missing.ApiCallDetails.OriginalException!.Message, StringComparison.Ordinal);
        Assert.Contains("index_not_found_exception", missing.Body, StringComparison.Ordinal);

        Check(await transport.RequestAsync<VoidResponse>(HttpMethod.HEAD, index));
        Check(await transport.RequestAsync<VoidResponse>(HttpMethod.DELETE, index));
    }

    [Fact]
    public async Task Looks_for_the_nodes()
    {
        var server = await ElasticsearchServer.SharedAsync();
        using var pool = new SniffingNodePool([server.Uri]);
        using var settings = new ElasticsearchClientSettings(pool);
        Check(await new ElasticsearchClient(settings).Transport.RequestAsync<VoidResponse>(HttpMethod.GET, "_cluster/health"));

        var node = Assert.Single(pool.Nodes);
        Assert.Equal(server.Port, node.Uri.Port);
        Assert.Equal("node-1", node.Name);
        Assert.True(node.HasFeature("node.data"));
    }

    private static void Check(TransportResponse response) =>
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode && response.ApiCallDetails.HasExpectedContentType, response.ToString());
}
