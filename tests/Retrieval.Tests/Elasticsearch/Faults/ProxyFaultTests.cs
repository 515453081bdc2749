using System.Diagnostics;
using Grpc.Core;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>Faults between the service and the node.</summary>
public sealed class ProxyFaultTests : IAsyncLifetime
{
    private const string Bulk = "/_bulk", Search = "/_search";

    private readonly string _prefix = $"fault{Guid.NewGuid():n}-";
    private FaultProxy _proxy = null!;
    private RetrievalHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        var server = await ElasticsearchServer.SharedAsync();
        _proxy = await FaultProxy.StartAsync(server.Uri);
        _host = await StartAsync(requestTimeout: "00:00:20");
        await _host.CreateAsync("c");
        await _host.IngestAsync("c", Enumerable.Range(0, 50).Select(i => Some.Put($"{i}", $"passage number {i}")));
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is null) return;
        _proxy.Choose = _ => Fault.None;
        await _host.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    [Theory]
    [InlineData(nameof(Fault.LostRequest))]
    [InlineData(nameof(Fault.LostAnswer))]
    [InlineData(nameof(Fault.HalfAnswer))]
    [InlineData(nameof(Fault.BadGateway))]
    [InlineData(nameof(Fault.WrongMediaType))]
    public async Task A_search_without_a_whole_answer_is_unavailable_and_the_next_one_is_fine(string fault)
    {
        Break(Search, Enum.Parse<Fault>(fault));
        var failure = await Some.FailsAsync(StatusCode.Unavailable, SearchAsync);
        Assert.Contains("Elasticsearch", failure.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
        _proxy.Choose = _ => Fault.None;
        await SearchAsync();
    }

    [Theory]
    [InlineData(nameof(Fault.LostRequest))]
    [InlineData(nameof(Fault.LostAnswer))]
    [InlineData(nameof(Fault.HalfAnswer))]
    [InlineData(nameof(Fault.BadGateway))]
    [InlineData(nameof(Fault.WrongMediaType))]
    public async Task Writes_without_a_whole_answer_are_sent_again_until_they_are_acknowledged_and_are_not_doubled(string fault)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var broken = 0;
        _proxy.Choose = path =>
        {
            if (!path.Contains(Bulk, StringComparison.Ordinal)) return Fault.None;
            lock (random)
                if (broken > 0 && random.Next(2) == 0) return Fault.None;
            Interlocked.Increment(ref broken);
            return Enum.Parse<Fault>(fault);
        };
        var answers = await _host.IngestAsync(
            "c", Enumerable.Range(0, 300).SelectMany<int, IngestRequest>(i => i % 100 == 0 ? [Some.Put($"{i}", $"new passage {i}"), new() { Flush = new() }] : [Some.Put($"{i}", $"new passage {i}")]));
        Assert.True(broken > 0, $"seed {seed}");
        Assert.Equal(300, answers[^1].Acknowledged.Applied);
        _proxy.Choose = _ => Fault.None;

        Assert.Equal(300, (await _host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
        var got = await _host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { Enumerable.Range(0, 300).Select(i => $"{i}") } });
        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"new passage {i}"), got.Passages.Select(passage => passage.Text));
    }

    [Theory]
    [InlineData(nameof(Fault.LostAnswer))]
    [InlineData(nameof(Fault.HalfAnswer))]
    public async Task A_write_that_was_done_and_is_sent_again_does_not_find_itself_in_its_way(string fault)
    {
        var sent = 0;
        _proxy.Choose = path => path.Contains(Bulk, StringComparison.Ordinal) && Interlocked.Increment(ref sent) % 2 == 1 ? Enum.Parse<Fault>(fault) : Fault.None;
        Assert.Equal(1, (await _host.IngestAsync("c", Some.Put("new", "a passage")))[^1].Acknowledged.Applied);
        Assert.Equal(2, sent);
        await _host.Client.DeletePassagesAsync(new() { Collection = "c", Ids = { "new" } });
        Assert.Equal(4, sent);
        Assert.Equal(50, (await _host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
    }

    [Theory]
    [InlineData(nameof(Fault.Stalled))]
    [InlineData(nameof(Fault.StalledAnswer))]
    public async Task A_slow_answer_does_not_outlast_the_deadline(string fault)
    {
        Break(Search, Enum.Parse<Fault>(fault));
        var start = Stopwatch.GetTimestamp();
        await Some.FailsAsync(StatusCode.DeadlineExceeded, async () => await _host.Client.RetrieveAsync(
            new() { Collection = "c", Query = "passage" }, deadline: DateTime.UtcNow.AddMilliseconds(500)));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        _proxy.Choose = _ => Fault.None;
        await SearchAsync();
    }

    [Theory]
    [InlineData(nameof(Fault.Stalled))]
    [InlineData(nameof(Fault.StalledAnswer))]
    public async Task Without_a_deadline_the_engines_own_limit_holds(string fault)
    {
        await using var host = await StartAsync(requestTimeout: "00:00:02");
        Break(Search, Enum.Parse<Fault>(fault));
        await Some.FailsAsync(StatusCode.Unavailable, async () => await host.Client.RetrieveAsync(
            new() { Collection = "c", Query = "passage" }, deadline: DateTime.UtcNow.AddSeconds(60)));
        _proxy.Choose = _ => Fault.None;
    }

    [Fact]
    public async Task A_cluster_that_does_not_tell_its_nodes_is_unavailable_until_it_does()
    {
        await using var host = await StartAsync(requestTimeout: "00:00:20", ("Elasticsearch:Sniff", "true"));
        Break("/_nodes", Fault.LostRequest);
        await Some.FailsAsync(StatusCode.Unavailable, async () => await host.Client.ListCollectionsAsync(new()));
        _proxy.Choose = _ => Fault.None;
        Assert.Equal("c", Assert.Single((await host.Client.ListCollectionsAsync(new())).Collections).Name);
    }

    [Fact]
    public async Task A_node_that_is_busy_for_a_moment_is_asked_again()
    {
        var asked = 0;
        _proxy.Choose = path => path.Contains(Search, StringComparison.Ordinal) && Interlocked.Increment(ref asked) <= 2 ? Fault.Busy : Fault.None;
        await SearchAsync();
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_node_that_stays_busy_is_said_to_be_and_when_to_ask_again()
    {
        Break(Search, Fault.Busy);
        Some.Busy(await Some.FailsAsync(StatusCode.ResourceExhausted, SearchAsync));
        var start = Stopwatch.GetTimestamp();
        await Some.FailsAsync(StatusCode.DeadlineExceeded, async () => await _host.Client.RetrieveAsync(
            new() { Collection = "c", Query = "passage" }, deadline: DateTime.UtcNow.AddMilliseconds(100)));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        _proxy.Choose = _ => Fault.None;
        await SearchAsync();
    }

    [Fact]
    public async Task Refused_credentials_are_named_without_being_told()
    {
        Break(Search, Fault.Unauthorized);
        var failure = await Some.FailsAsync(StatusCode.FailedPrecondition, SearchAsync);
        Assert.Contains("credentials", failure.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_product_is_refused()
    {
        Break(Search, Fault.NoProduct);
        var failure = await Some.FailsAsync(StatusCode.FailedPrecondition, SearchAsync);
        Assert.Contains("not Elasticsearch", failure.Status.Detail, StringComparison.Ordinal);
    }

    private Task<RetrievalHost> StartAsync(string requestTimeout, params (string, string)[] settings) => RetrievalHost.StartAsync(
        null,
        [("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", _proxy.Uri.ToString()), ("Elasticsearch:Replicas", "0"),
         ("Elasticsearch:IndexPrefix", _prefix), ("Elasticsearch:RequestTimeout", requestTimeout),
         ("Elasticsearch:Username", "reader"), ("Elasticsearch:Password", "s3cret"), .. settings]);

    private void Break(string part, Fault fault) => _proxy.Choose = path => path.Contains(part, StringComparison.Ordinal) ? fault : Fault.None;

    private async Task SearchAsync() =>
        Assert.Equal(10, (await _host.Client.RetrieveAsync(new() { Collection = "c", Query = "passage", TopK = 10 })).Hits.Count);
}
