using System.Collections.Specialized;
using System.Text;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>What goes over the wire.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private FakeNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await FakeNode.StartAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    public static TheoryData<string, bool> Bodies() => new MatrixTheoryData<string, bool>(["text", "bytes", "memory", "lines", "empty"], [true, false]);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Bodies_arrive_as_they_are(string kind, bool compresses)
    {
        var (body, expected) = kind switch
        {
            "text" => (PostData.String("größe"), "größe"),
            "bytes" => (PostData.Bytes("größe"u8.ToArray()), "größe"),
            "memory" => (PostData.ReadOnlyMemory("_größe_"u8.ToArray().AsMemory()[1..^1]), "größe"),
            "lines" => (PostData.MultiJson(["a", "größe"]), "a\ngröße\n"),
            _ => (PostData.Empty, ""),
        };
        using var settings = new ElasticsearchClientSettings(_node.Uri).EnableHttpCompression(compresses);
        var response = await SendAsync(settings, HttpMethod.POST, "_bulk?refresh=true", body);
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode);
        var request = Assert.Single(_node.Received);
        Assert.Equal(("POST", "/_bulk?refresh=true", expected), (request.Method, request.Path, Encoding.UTF8.GetString(request.Body)));
        Assert.Equal(compresses ? "gzip" : null, request.Headers.GetValueOrDefault("content-encoding"));
        Assert.Equal(compresses ? "gzip, deflate" : null, request.Headers.GetValueOrDefault("accept-encoding"));
    }

    [Theory]
    [InlineData(HttpMethod.GET)]
    [InlineData(HttpMethod.PUT)]
    [InlineData(HttpMethod.DELETE)]
    [InlineData(HttpMethod.HEAD)]
    public async Task Methods_are_sent(HttpMethod method)
    {
        using var settings = new ElasticsearchClientSettings(_node.Uri);
        await SendAsync(settings, method, "a/b%2Fc");
        Assert.Equal((method.ToString(), "/a/b%2Fc"), (_node.Received[0].Method, _node.Received[0].Path));
    }

    [Fact]
    public async Task Media_types_are_those_of_version_8_and_can_be_set()
    {
        using var settings = new ElasticsearchClientSettings(_node.Uri);
        await SendAsync(settings, HttpMethod.POST, "x", "{}");
        await SendAsync(settings, HttpMethod.POST, "x", "{}", new RequestConfiguration { ContentType = "application/x-ndjson", Accept = "application/json" });
        Assert.Equal((Answers.JsonOf8, Answers.JsonOf8), (_node.Received[0].Headers["accept"], _node.Received[0].Headers["content-type"]));
        Assert.Equal(("application/json", "application/x-ndjson"), (_node.Received[1].Headers["accept"], _node.Received[1].Headers["content-type"]));
        Assert.StartsWith("elasticsearch-net/8.19.0 (", _node.Received[0].Headers["user-agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_tells_more_of_the_client_than_its_name()
    {
        using var settings = new ElasticsearchClientSettings(_node.Uri);
        await SendAsync(settings, HttpMethod.GET, "x");
        Assert.Equal(["accept", "accept-encoding", "host", "user-agent"], _node.Received[0].Headers.Keys.Order());
    }

    [Fact]
    public async Task Credentials_are_sent()
    {
        using var key = new ElasticsearchClientSettings(_node.Uri).Authentication(new ApiKey("a2V5"));
        using var parts = new ElasticsearchClientSettings(_node.Uri).Authentication(new Base64ApiKey("id", "key"));
        using var basic = new ElasticsearchClientSettings(_node.Uri).Authentication(new BasicAuthentication("elastic", "pass:wörd"));
        await SendAsync(key, HttpMethod.GET, "x");
        await SendAsync(parts, HttpMethod.GET, "x");
        await SendAsync(basic, HttpMethod.GET, "x");
        await SendAsync(basic, HttpMethod.GET, "x", null, new RequestConfiguration { Authentication = new ApiKey("b3RoZXI=") });
        Assert.Equal(
            ["ApiKey a2V5", "ApiKey aWQ6a2V5", "Basic ZWxhc3RpYzpwYXNzOnfDtnJk", "ApiKey b3RoZXI="],
            _node.Received.Select(request => request.Headers["authorization"]));
    }

    [Fact]
    public async Task Credentials_of_the_address_go_first_and_are_told_to_nobody_else()
    {
        var address = new UriBuilder(_node.Uri) { UserName = "elastic", Password = "p%40ss" }.Uri;
        using var settings = new ElasticsearchClientSettings(address).Authentication(new ApiKey("a2V5"));
        _node.Answer = Answers.Status(500);
        var response = await SendAsync(settings, HttpMethod.GET, "x");
        Assert.Equal("Basic ZWxhc3RpYzpwQHNz", _node.Received[0].Headers["authorization"]);
        Assert.DoesNotContain("p%40ss", $"{response.ApiCallDetails.DebugInformation} {response.ApiCallDetails.Uri}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_credentials_are_named()
    {
        _node.Answer = Answers.Status(401);
        using var settings = new ElasticsearchClientSettings(new StaticNodePool([_node.Uri])).Authentication(new ApiKey("wrong"));
        var response = await SendAsync(settings, HttpMethod.GET, "x");
        Assert.Equal(401, response.ApiCallDetails.HttpStatusCode);
        var failure = Assert.IsType<TransportException>(response.ApiCallDetails.OriginalException);
        Assert.Equal(PipelineFailure.BadAuthentication, failure.FailureReason);
        Assert.DoesNotContain("wrong", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_are_sent_and_kept()
    {
        using var settings = new ElasticsearchClientSettings(_node.Uri)
            .GlobalHeaders(new NameValueCollection { ["x-one"] = "1", ["x-two"] = "2" })
            .ResponseHeadersToParse(new HeadersList("x-elastic-product"));
        var response = await SendAsync(settings, HttpMethod.GET, "x", null, new RequestConfiguration
        {
            Headers = new NameValueCollection { ["x-two"] = "two" },
            OpaqueId = "me",
        });
        var sent = _node.Received[0].Headers;
        Assert.Equal(("1", "two", "me"), (sent["x-one"], sent["x-two"], sent["x-opaque-id"]));
        Assert.True(response.ApiCallDetails.TryGetHeader("x-elastic-product", out var product));
        Assert.Equal(["Elasticsearch"], product);
        Assert.False(response.ApiCallDetails.TryGetHeader("date", out _));
    }

    [Fact]
    public async Task A_path_in_the_address_is_kept()
    {
        using var settings = new ElasticsearchClientSettings(new Uri(_node.Uri, "behind/proxy"));
        await SendAsync(settings, HttpMethod.GET, "_search");
        Assert.Equal("/behind/proxy/_search", _node.Received[0].Path);
    }

    [Fact]
    public async Task Completed_requests_are_told()
    {
        List<ApiCallDetails> completed = [];
        using var settings = new ElasticsearchClientSettings(_node.Uri).OnRequestCompleted(completed.Add);
        await SendAsync(settings, HttpMethod.GET, "x");
        _node.Answer = Answers.Status(404);
        await SendAsync(settings, HttpMethod.GET, "y");
        Assert.Equal([200, 404], completed.Select(details => details.HttpStatusCode));
    }

    private static Task<StringResponse> SendAsync(
        ElasticsearchClientSettings settings, HttpMethod method, string path, PostData? body = null, IRequestConfiguration? local = null) =>
        new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(new EndpointPath(method, path), body, null, local);
}
