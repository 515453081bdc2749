using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

public sealed class FailOverTests : TwoNodes
{
    [Fact]
    public async Task Requests_go_round()
    {
        using var settings = Both();
        for (var i = 0; i < 10; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
        Assert.Equal((5, 5), (First.Asked, Second.Asked));
        Assert.Equal((1, 1), (First.Pinged, Second.Pinged));
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Another_node_is_tried_when_one_cannot(int status)
    {
        First.Answer = Answers.Status(status);
        using var settings = Both();
        Assert.Equal(200, (await AskAsync(settings)).HttpStatusCode);
        Assert.Equal((1, 1), (First.Asked, Second.Asked));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task An_error_of_the_request_is_the_answer(int status)
    {
        First.Answer = Answers.Status(status);
        using var settings = Both();
        var details = await AskAsync(settings);
        Assert.Equal(status, details.HttpStatusCode);
        Assert.Equal((1, 0), (First.Asked, Second.Asked));
        Assert.Matches("some_exception.*why", details.OriginalException!.Message);
        Assert.Equal(PipelineFailure.BadResponse, Assert.IsType<TransportException>(details.OriginalException).FailureReason);
    }

    [Fact]
    public async Task A_node_that_is_gone_is_left_alone_and_found_again()
    {
        using var settings = Both().DeadTimeout(TimeSpan.FromMilliseconds(300));
        var address = First.Uri;
        await First.DisposeAsync();
        for (var i = 0; i < 4; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
        Assert.Equal(4, Second.Asked);
        Assert.False(Node(settings, address).IsAlive);
        Assert.Equal(1, Node(settings, address).FailedAttempts);

        First = await FakeNode.StartAsync(port: address.Port);
        await Task.Delay(400);
        for (var i = 0; i < 4; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
        Assert.Equal((1, 2), (First.Pinged, First.Asked));
        Assert.True(Node(settings, address).IsAlive);
    }

    [Fact]
    public async Task A_node_whose_ping_fails_gets_no_request()
    {
        First.PingStatus = 503;
        using var settings = Both();
        Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
        Assert.Equal((0, 1), (First.Asked, Second.Asked));
    }

    [Fact]
    public async Task With_all_nodes_gone_the_failure_names_it_and_the_next_request_tries_again()
    {
        using var settings = Both();
        First.Answer = Second.Answer = Answers.Status(503);
        var details = await AskAsync(settings);
        Assert.Equal(503, details.HttpStatusCode);
        Assert.Equal(PipelineFailure.MaxRetriesReached, Assert.IsType<TransportException>(details.OriginalException).FailureReason);

        First.Answer = Second.Answer = context => context.Response.WriteJsonAsync("{}");
        Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
    }

    [Fact]
    public async Task When_all_nodes_count_as_dead_one_that_is_back_is_found()
    {
        using var settings = Both();
        First.Answer = Second.Answer = Answers.Status(503);
        for (var i = 0; i < 2; i++) await AskAsync(settings);
        Second.Answer = context => context.Response.WriteJsonAsync("{}");
        for (var i = 0; i < 4; i++) Assert.True((await AskAsync(settings)).HasSuccessfulStatusCode);
    }

    [Fact]
    public async Task Retries_have_a_limit()
    {
        First.Answer = Second.Answer = Answers.Status(503);
        using var settings = Both().MaximumRetries(0);
        await AskAsync(settings);
        Assert.Equal((1, 0), (First.Asked, Second.Asked));
    }

    [Fact]
    public async Task A_node_that_does_not_answer_in_time_leaves_no_time_for_another()
    {
        First.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        using var settings = Both().RequestTimeout(TimeSpan.FromMilliseconds(300));
        var details = await AskAsync(settings);
        Assert.Null(details.HttpStatusCode);
        Assert.IsType<TimeoutException>(details.OriginalException!.InnerException);
        Assert.Equal(0, Second.Asked);
    }

    [Fact]
    public async Task Exceptions_are_thrown_on_request()
    {
        First.Answer = Answers.Status(404);
        using var settings = Both().ThrowExceptions();
        var thrown = await Assert.ThrowsAsync<TransportException>(() => AskAsync(settings));
        Assert.Equal(404, thrown.ApiCallDetails!.HttpStatusCode);
    }

    [Fact]
    public async Task A_status_may_be_allowed()
    {
        First.Answer = Answers.Status(404);
        using var settings = Both();
        var response = await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(
            HttpMethod.GET, "x", null, new RequestConfiguration { AllowedStatusCodes = [404] });
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode);
        Assert.Null(response.ApiCallDetails.OriginalException);
    }

    [Fact]
    public async Task One_node_may_be_forced()
    {
        using var settings = Both();
        var response = await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(
            HttpMethod.GET, "x", null, new RequestConfiguration { ForceNode = Second.Uri });
        Assert.True(response.ApiCallDetails.HasSuccessfulStatusCode);
        Assert.Equal((0, 1), (First.Asked, Second.Asked));
    }

    [Fact]
    public async Task Without_a_node_to_ask_it_throws()
    {
        using var settings = Both().NodePredicate(_ => false);
        var thrown = await Assert.ThrowsAsync<UnexpectedTransportException>(() => AskAsync(settings));
        Assert.Equal(PipelineFailure.NoNodesAttempted, Assert.IsType<TransportException>(thrown.InnerException).FailureReason);
    }

    [Fact]
    public async Task Many_requests_at_once_survive_a_node_that_goes()
    {
        using var settings = Both();
        var requests = Enumerable.Range(0, 200).Select(async i =>
        {
            if (i == 50) await First.DisposeAsync();
            await Task.Delay(i);
            try
            {
                return (await AskAsync(settings)).HasSuccessfulStatusCode;
            }
            catch (UnexpectedTransportException)
            {
                // An answer that was under way when the node went.
                return true;
            }
        });
        Assert.All(await Task.WhenAll(requests), Assert.True);
    }

    [Fact]
    public void A_pool_needs_nodes_of_one_scheme()
    {
        Assert.Throws<ArgumentException>(() => new StaticNodePool(Array.Empty<Uri>()));
        Assert.Throws<ArgumentException>(() => new StaticNodePool([new Uri("http://a"), new Uri("https://b")]));
    }

    private ElasticsearchClientSettings Both() => new(new StaticNodePool([First.Uri, Second.Uri], randomize: false));

    private static Node Node(ITransportConfiguration settings, Uri uri) => settings.NodePool.Nodes.Single(node => node.Uri == uri);
}
