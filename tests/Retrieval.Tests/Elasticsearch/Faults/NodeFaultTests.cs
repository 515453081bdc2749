using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests.Elasticsearch.Faults;

/// <summary>Nodes that are killed.</summary>
public sealed class NodeFaultTests
{
    [Fact]
    public async Task What_was_acknowledged_outlives_a_node_that_is_killed_while_it_is_written_to()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var node = await ElasticsearchServer.StartAsync();
        await using var host = await RetrievalHost.StartAsync(
            null,
            ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", node.Uri.ToString()), ("Elasticsearch:Replicas", "0"),
            ("Elasticsearch:RequestTimeout", "00:03:00"));
        await host.CreateAsync("c");

        const int Count = 3_000;
        // Each passage is written twice, so that a write that is sent again must not undo a later one.
        var operations = Enumerable.Range(0, 2 * Count).Select(i => Some.Put($"{i % Count}", $"version {i / Count} of passage {i % Count}")).ToArray();
        using var call = host.Client.Ingest();
        await call.RequestStream.WriteAsync(new() { Collection = "c" });
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < operations.Length; i++)
            {
                await call.RequestStream.WriteAsync(operations[i]);
                if (i % 100 == 99) await call.RequestStream.WriteAsync(new() { Flush = new() });
            }
            await call.RequestStream.CompleteAsync();
        });

        long acknowledged = 0;
        var killAt = random.Next(100, operations.Length - 1_000);
        var killed = false;
        while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            acknowledged = call.ResponseStream.Current.Acknowledged.Through;
            if (killed || acknowledged < killAt) continue;
            killed = true;
            await node.KillAsync();
            await node.StartAsync();
            await AssertWrittenAsync(host, operations.AsMemory(0, (int)acknowledged), seed);
        }
        await writing;
        Assert.True(killed && acknowledged == operations.Length, $"seed {seed}: {acknowledged} acknowledged");
        await AssertWrittenAsync(host, operations, seed);
        Assert.Equal(Count, (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
    }

    [Fact]
    public async Task Answers_go_on_when_one_of_two_nodes_is_killed()
    {
        var nodes = await ElasticsearchServer.StartClusterAsync(2);
        await using var first = nodes[0];
        await using var second = nodes[1];
        var host = await RetrievalHost.StartAsync(
            null,
            ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", first.Uri.ToString()), ("Elasticsearch:Nodes:1", second.Uri.ToString()),
            ("Elasticsearch:Replicas", "1"), ("Elasticsearch:RequestTimeout", "00:00:20"));
        await host.CreateAsync("c");
        await host.IngestAsync("c", Enumerable.Range(0, 200).Select(i => Some.Put($"{i}", $"passage number {i} {(i % 7 == 0 ? "seven" : "")}")));
        using var client = new HttpClient { BaseAddress = first.Uri };
        (await client.GetAsync("/_cluster/health?wait_for_status=green&timeout=60s")).EnsureSuccessStatusCode();
        var master = (await client.GetFromJsonAsync<JsonElement[]>("/_cat/master?format=json"))![0].GetProperty("node").GetString();
        var expected = Some.Ids(await SearchAsync(host)).ToArray();
        // Without the master, the other node cannot change the cluster's state, and can answer.
        var killedNode = master == "node-1" ? first : second;
        var sniffing = await RetrievalHost.StartAsync(
            null, ("Engine", RetrievalHost.Elasticsearch), ("Elasticsearch:Nodes:0", killedNode.Uri.ToString()), ("Elasticsearch:Sniff", "true"));
        Assert.Equal(expected, Some.Ids(await SearchAsync(sniffing)));

        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentBag<RpcException>();
        var after = 0;
        var killed = false;
        var searches = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    Assert.Equal(expected, Some.Ids(await SearchAsync(host)));
                    if (killed) Interlocked.Increment(ref after);
                }
                catch (RpcException e)
                {
                    failures.Add(e);
                }
            }
        })).ToArray();
        await Task.Delay(500);
        await killedNode.KillAsync();
        killed = true;
        // Long enough for what the service knows of its collections to be asked for again.
        await Task.Delay(TimeSpan.FromSeconds(12));
        await stop.CancelAsync();
        await Task.WhenAll(searches);
        // It was never told of the node that is left.
        for (var i = 0; i < 10; i++) Assert.Equal(expected, Some.Ids(await SearchAsync(sniffing)));
        await sniffing.StopAsync();
        await host.StopAsync();

        Assert.True(after > 20, $"{after} searches in 12 s");
        Assert.True(failures.IsEmpty, $"{failures.Count} searches failed beside {after}: {failures.FirstOrDefault()}");
    }

    private static Task<RetrieveResponse> SearchAsync(RetrievalHost host) =>
        host.Client.RetrieveAsync(new() { Collection = "c", Query = "number seven", TopK = 20 }).ResponseAsync;

    private static async Task AssertWrittenAsync(RetrievalHost host, ReadOnlyMemory<IngestRequest> acknowledged, int seed)
    {
        var texts = new Dictionary<string, List<string>>();
        foreach (var operation in acknowledged.Span)
        {
            if (!texts.TryGetValue(operation.Put.Id, out var versions)) texts[operation.Put.Id] = versions = [];
            versions.Add(operation.Put.Text);
        }
        foreach (var chunk in texts.Keys.Chunk(1_000))
        {
            var got = await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { chunk } });
            Assert.True(got.Missing.Count == 0, $"seed {seed}: {got.Missing.Count} are missing");
            // What is written meanwhile may be newer.
            Assert.All(got.Passages, passage => Assert.True(
                passage.Text.StartsWith("version 1", StringComparison.Ordinal) || passage.Text == texts[passage.Id][^1], $"seed {seed}: {passage.Text}"));
        }
    }
}
