using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

public sealed class SniffTests : IAsyncLifetime
{
    private FakeNode _first = null!;
    private FakeNode _second = null!;

    public async ValueTask InitializeAsync() => (_first, _second) = (await FakeNode.StartAsync(), await FakeNode.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Nodes_are_looked_for_before_the_first_request_once()
    {
        Know(("a", _first, ["data", "master"]), ("b", _second, ["data_hot", "master"]));
        using var pool = new SniffingNodePool([_first.Uri]);
        using var settings = new ElasticsearchClientSettings(pool);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(settings)));
        Assert.Equal(["a", "b"], pool.Nodes.Select(node => node.Name).Order());
        Assert.Equal(1, Sniffed(_first) + Sniffed(_second));
        Assert.All((FakeNode[])[_first, _second], node => Assert.Contains(node.Received, request => request.Path == "/_search"));
        Assert.Equal(
            $"/_nodes/http,settings?timeout=2000ms&flat_settings=true",
            _first.Received.First(request => request.Path.StartsWith("/_nodes", StringComparison.Ordinal)).Path);
    }

    [Fact]
    public async Task Dedicated_masters_get_no_requests()
    {
        Know(("a", _first, ["master"]), ("b", _second, ["data", "master"]));
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([_first.Uri]));
        for (var i = 0; i < 4; i++) await AskAsync(settings);
        Assert.Equal((0, 4), (Searched(_first), Searched(_second)));
    }

    [Fact]
    public async Task Nodes_are_looked_for_again_when_one_fails()
    {
        Know(("a", _first, ["data"]));
        using var pool = new SniffingNodePool([_first.Uri, _second.Uri], randomize: false);
        using var settings = new ElasticsearchClientSettings(pool);
        await AskAsync(settings);
        Assert.Single(pool.Nodes);

        var third = await FakeNode.StartAsync();
        await using var _ = third;
        using var wider = new SniffingNodePool([_first.Uri, third.Uri], randomize: false);
        using var others = new ElasticsearchClientSettings(wider).SniffOnStartup(false);
        _first.Answer = Answers.Status(503);
        third.Answer = context => context.Response.WriteJsonAsync(
            context.Request.Path.StartsWithSegments("/_nodes") ? Answers.Nodes(("c", Address(third), ["data"])) : "{}");
        Assert.True((await AskAsync(others)).HasSuccessfulStatusCode);
        Assert.Equal("c", Assert.Single(wider.Nodes).Name);
    }

    [Fact]
    public async Task Nodes_are_looked_for_again_after_a_while()
    {
        Know(("a", _first, ["data"]));
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([_first.Uri])).SniffLifeSpan(TimeSpan.FromMilliseconds(100));
        await AskAsync(settings);
        await AskAsync(settings);
        Assert.Equal(1, Sniffed(_first));
        await Task.Delay(150);
        await AskAsync(settings);
        Assert.Equal(2, Sniffed(_first));
    }

    [Fact]
    public async Task Requests_go_on_with_the_old_list_when_no_node_tells_a_new_one()
    {
        Know(("a", _first, ["data"]), ("b", _second, ["data"]));
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([_first.Uri])).SniffLifeSpan(TimeSpan.FromMilliseconds(50));
        await AskAsync(settings);
        _first.Answer = _second.Answer = context => context.Request.Path.StartsWithSegments("/_nodes")
            ? context.Response.WriteJsonAsync("""{"nodes":5}""")
            : context.Response.WriteJsonAsync("{}");
        await Task.Delay(100);
        for (var i = 0; i < 4; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    public async Task A_first_look_without_an_answer_fails(string answer)
    {
        _first.Answer = _second.Answer = context => context.Response.WriteJsonAsync(answer);
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([_first.Uri, _second.Uri]));
        var thrown = await Assert.ThrowsAsync<PipelineException>(() => AskAsync(settings));
        Assert.Equal(PipelineFailure.SniffFailure, thrown.FailureReason);
        Assert.Equal((1, 1), (_first.Asked, _second.Asked));
    }

    [Fact]
    public async Task A_node_that_failed_stays_dead_in_a_new_list()
    {
        Know(("a", _first, ["data"]), ("b", _second, ["data"]));
        using var pool = new SniffingNodePool([_first.Uri, _second.Uri], randomize: false);
        using var settings = new ElasticsearchClientSettings(pool);
        await AskAsync(settings);
        var address = _first.Uri;
        await _first.DisposeAsync();
        for (var i = 0; i < 3; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
        Assert.False(pool.Nodes.Single(node => node.Uri == address).IsAlive);
    }

    private void Know(params (string Name, FakeNode Node, string[] Roles)[] nodes)
    {
        var list = Answers.Nodes([.. nodes.Select(node => (node.Name, Address(node.Node), node.Roles))]);
        _first.Answer = _second.Answer = context =>
            context.Response.WriteJsonAsync(context.Request.Path.StartsWithSegments("/_nodes") ? list : "{}");
    }

    // Elasticsearch puts the host's name before the address where it knows it.
    private static string Address(FakeNode node) => $"127.0.0.1/127.0.0.1:{node.Uri.Port}";

    private static int Sniffed(FakeNode node) => node.Received.Count(request => request.Path.StartsWith("/_nodes", StringComparison.Ordinal));

    private static int Searched(FakeNode node) => node.Received.Count(request => request.Path == "/_search");

    private static async Task<ApiCallDetails> AskAsync(ElasticsearchClientSettings settings) =>
        (await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(HttpMethod.GET, "_search")).ApiCallDetails;
}
