using Elastic.Clients.Elasticsearch;
using Elastic.Transport;

namespace ReasonRank.Compat.Elasticsearch.Tests;

public sealed class SniffTests : TwoNodes
{
    [Fact]
    public async Task Nodes_are_looked_for_before_theFirst_request_once()
    {
        Know(("a", First, ["data", "master"]), ("b", Second, ["data_hot", "master"]));
        using var pool = new SniffingNodePool([First.Uri]);
        using var settings = new ElasticsearchClientSettings(pool);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskAsync(settings)));
        Assert.Equal(["a", "b"], pool.Nodes.Select(node => node.Name).Order());
        Assert.Equal(1, Sniffed(First) + Sniffed(Second));
        Assert.All((FakeNode[])[First, Second], node => Assert.Contains(node.Received, request => request.Path == "/_search"));
        Assert.Equal(
            $"/_nodes/http,settings?timeout=2000ms&flat_settings=true",
            First.Received.First(request => request.Path.StartsWith("/_nodes", StringComparison.Ordinal)).Path);
    }

    [Fact]
    public async Task Dedicated_masters_get_no_requests()
    {
        Know(("a", First, ["master"]), ("b", Second, ["data", "master"]));
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([First.Uri]));
        for (var i = 0; i < 4; i++) await AskAsync(settings);
        Assert.Equal((0, 4), (Searched(First), Searched(Second)));
    }

    [Fact]
    public async Task Nodes_are_looked_for_again_when_one_fails()
    {
        Know(("a", First, ["data"]));
        using var pool = new SniffingNodePool([First.Uri, Second.Uri], randomize: false);
        using var settings = new ElasticsearchClientSettings(pool);
        await AskAsync(settings);
        Assert.Single(pool.Nodes);

        var third = await FakeNode.StartAsync();
        await using var _ = third;
        using var wider = new SniffingNodePool([First.Uri, third.Uri], randomize: false);
        using var others = new ElasticsearchClientSettings(wider).SniffOnStartup(false);
        First.Answer = Answers.Status(503);
        third.Answer = context => context.Response.WriteJsonAsync(
            context.Request.Path.StartsWithSegments("/_nodes") ? Answers.Nodes(("c", Address(third), ["data"])) : "{}");
        Assert.True((await AskAsync(others)).HasSuccessfulStatusCode);
        Assert.Equal("c", Assert.Single(wider.Nodes).Name);
    }

    [Fact]
    public async Task Nodes_are_looked_for_again_after_a_while()
    {
        Know(("a", First, ["data"]));
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([First.Uri])).SniffLifeSpan(TimeSpan.FromMilliseconds(100));
        await AskAsync(settings);
        await AskAsync(settings);
        Assert.Equal(1, Sniffed(First));
        await Task.Delay(150);
        await AskAsync(settings);
        Assert.Equal(2, Sniffed(First));
    }

    [Fact]
    public async Task Requests_go_on_with_the_old_list_when_no_node_tells_a_new_one()
    {
        Know(("a", First, ["data"]), ("b", Second, ["data"]));
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([First.Uri])).SniffLifeSpan(TimeSpan.FromMilliseconds(50));
        await AskAsync(settings);
        First.Answer = Second.Answer = context => context.Request.Path.StartsWithSegments("/_nodes")
            ? context.Response.WriteJsonAsync("""{"nodes":5}""")
            : context.Response.WriteJsonAsync("{}");
        await Task.Delay(100);
        for (var i = 0; i < 4; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("not json")]
    public async Task AFirst_look_without_an_answer_fails(string answer)
    {
        First.Answer = Second.Answer = context => context.Response.WriteJsonAsync(answer);
        using var settings = new ElasticsearchClientSettings(new SniffingNodePool([First.Uri, Second.Uri]));
        var thrown = await Assert.ThrowsAsync<PipelineException>(() => AskAsync(settings));
        Assert.Equal(PipelineFailure.SniffFailure, thrown.FailureReason);
        Assert.Equal((1, 1), (First.Asked, Second.Asked));
    }

    [Fact]
    public async Task A_node_that_failed_stays_dead_in_a_new_list()
    {
        Know(("a", First, ["data"]), ("b", Second, ["data"]));
        using var pool = new SniffingNodePool([First.Uri, Second.Uri], randomize: false);
        using var settings = new ElasticsearchClientSettings(pool);
        await AskAsync(settings);
        var address = First.Uri;
        await First.DisposeAsync();
        for (var i = 0; i < 3; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
        Assert.False(pool.Nodes.Single(node => node.Uri == address).IsAlive);
    }

    private void Know(params (string Name, FakeNode Node, string[] Roles)[] nodes)
    {
        var list = Answers.Nodes([.. nodes.Select(node => (node.Name, Address(node.Node), node.Roles))]);
        First.Answer = Second.Answer = context =>
            context.Response.WriteJsonAsync(context.Request.Path.StartsWithSegments("/_nodes") ? list : "{}");
    }

    // Elasticsearch puts the host's name before the address where it knows it.
    private static string Address(FakeNode node) => $"127.0.0.1/127.0.0.1:{node.Uri.Port}";

    private static int Sniffed(FakeNode node) => node.Received.Count(request => request.Path.StartsWith("/_nodes", StringComparison.Ordinal));

    private static int Searched(FakeNode node) => node.Received.Count(request => request.Path == "/_search");
}
