using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public abstract class IngestTests(string engine)
{
    public sealed class OnEmbedded() : IngestTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : IngestTests(RetrievalHost.Elasticsearch);

    private const int Mebibyte = 1 << 20;

    [Fact]
    public async Task Operations_are_applied_in_order_and_acknowledged()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var answers = await host.IngestAsync(
            "c", Some.Put("1", "old"), Some.Put("2", "gone"), Some.Put("1", "new"), Some.Delete("2"), Some.Delete("never there"), Some.Put("3", "kept"));
        Assert.Equal([5L], answers.Where(answer => answer.Refused is not null).Select(answer => answer.Refused.Operation));
        var last = answers[^1].Acknowledged;
        Assert.Equal((6, 5, 1), (last.Through, last.Applied, last.Refused));

        var got = await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { "3", "2", "1" } });
        Assert.Equal(["kept", "new"], got.Passages.Select(passage => passage.Text));
        Assert.Equal(["2"], got.Missing);
    }

    [Fact]
    public async Task Passages_come_back_as_they_went_in()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var passage = new Passage
        {
            Id = "ü/1?",
            Title = "Title 𝒳",
            Text = "Text\twith\r\nlines",
            Fields =
            {
                new Field { Name = "topic", Keyword = "" },
                new Field { Name = "year", Number = -1.5 },
                new Field { Name = "tags", Keywords = new() { Values = { "a", "b" } } },
            },
        };
        await host.IngestAsync("c", new IngestRequest { Put = passage });
        Assert.Equal(passage, (await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { passage.Id } })).Passages.Single());
        var hit = (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "line", IncludePassages = true })).Hits.Single();
        Assert.Equal(passage, hit.Passage);
    }

    [Fact]
    public async Task Refusals_name_their_fields_and_do_not_end_the_stream()
    {
        var many = Enumerable.Range(0, 65).Select(i => new Field { Name = $"f{i}", Number = i });
        (IngestRequest Request, string Field)[] bad =
        [
            (Some.Put("", "x"), "put.id"),
            (Some.Put(new string('é', 257), "x"), "put.id"),
            (Some.Put("a b", "x"), "put.id"),
            (Some.Put("a\u0000", "x"), "put.id"),
            (Some.Put("1", new string('x', Mebibyte + 1)), "put.text"),
            (Some.Put("1", "bell \u0007"), "put.text"),
            (new IngestRequest { Put = new() { Id = "1", Title = "\u0085" } }, "put.title"),
            (new IngestRequest { Put = new() { Id = "1", Title = new string('x', Mebibyte), Text = "y" } }, "put.text"),
            (Some.Put("1", "x", many), "put.fields"),
            (Some.Put("1", "x", new Field { Name = "a", Number = 1 }, new Field { Name = "a", Number = 2 }), "put.fields[1].name"),
            (Some.Put("1", "x", new Field { Name = "a b", Number = 1 }), "put.fields[0].name"),
            (Some.Put("1", "x", new Field { Name = "", Number = 1 }), "put.fields[0].name"),
            (Some.Put("1", "x", new Field { Name = "a" }), "put.fields[0]"),
            (Some.Put("1", "x", new Field { Name = "a", Number = double.NaN }), "put.fields[0].number"),
            (Some.Put("1", "x", new Field { Name = "a", Keyword = new string('k', 1025) }), "put.fields[0].keyword"),
            (Some.Put("1", "x", new Field { Name = "a", Keywords = new() }), "put.fields[0].keywords.values"),
            (Some.Delete(""), "delete"),
            (new IngestRequest(), "operation"),
        ];
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var answers = await host.IngestAsync("c", [.. bad.Select(each => each.Request), Some.Put("good", "x")]);
        var refusals = answers.Where(answer => answer.Refused is not null).Select(answer => answer.Refused).ToList();
        Assert.Equal(Enumerable.Range(1, bad.Length).Select(i => (long)i), refusals.Select(refusal => refusal.Operation));
        Assert.All(refusals.Zip(bad), pair => Assert.Equal([pair.Second.Field], Some.Fields(pair.First.Error)));
        Assert.All(refusals, refusal => Assert.Equal((int)StatusCode.InvalidArgument, refusal.Error.Code));
        Assert.Equal((bad.Length + 1, 1, bad.Length), (answers[^1].Acknowledged.Through, answers[^1].Acknowledged.Applied, answers[^1].Acknowledged.Refused));
        Assert.Equal(1, (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount);
    }

    [Fact]
    public async Task The_largest_passage_is_taken()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var answers = await host.IngestAsync("c", Some.Put(new string('i', 512), new string('x', Mebibyte)));
        Assert.Equal(1, answers[^1].Acknowledged.Applied);
    }

    [Fact]
    public async Task A_quiet_stream_is_acknowledged_after_a_moment_and_a_flush_at_once()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        using var call = host.Client.Ingest();
        await call.RequestStream.WriteAsync(new() { Collection = "c" });
        await call.RequestStream.WriteAsync(Some.Put("1", "first"));
        Assert.Equal(1, await NextAsync(call));
        Assert.Equal(["1"], Some.Ids(await host.Client.RetrieveAsync(new() { Collection = "c", Query = "first" })));
        await call.RequestStream.WriteAsync(new() { Flush = new() });
        Assert.Equal(1, await NextAsync(call));
        await call.RequestStream.WriteAsync(Some.Put("2", "second"));
        await call.RequestStream.WriteAsync(new() { Flush = new() });
        Assert.Equal(2, await NextAsync(call));
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_acknowledged_outlives_a_cancelled_stream()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        using var cancellation = new CancellationTokenSource();
        using var call = host.Client.Ingest(cancellationToken: cancellation.Token);
        await call.RequestStream.WriteAsync(new() { Collection = "c" });
        for (var i = 0; i < 100; i++) await call.RequestStream.WriteAsync(Some.Put($"{i}", "text"));
        await call.RequestStream.WriteAsync(new() { Flush = new() });
        Assert.Equal(100, await NextAsync(call));
        await call.RequestStream.WriteAsync(Some.Put("late", "text"));
        await cancellation.CancelAsync();
        await Some.FailsAsync(StatusCode.Cancelled, () => call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.InRange((await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount, 100, 101);
        Assert.Equal(1, (await host.IngestAsync("c", Some.Put("more", "text")))[^1].Acknowledged.Applied);
    }

    [Fact]
    public async Task The_first_message_names_the_collection_and_no_other_does()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        await Some.FailsAsync(StatusCode.NotFound, () => host.IngestAsync("nowhere", Some.Put("1", "x")));
        await Some.RefusedAsync(() => host.IngestAsync("Bad Name"), "collection");
        await Some.RefusedAsync(() => host.IngestAsync("c", new IngestRequest { Collection = "c" }), "collection");
        using var call = host.Client.Ingest();
        await call.RequestStream.WriteAsync(Some.Put("1", "x"));
        await Some.RefusedAsync(() => call.ResponseStream.MoveNext(CancellationToken.None), "collection");
    }

    [Fact]
    public async Task Streams_to_one_collection_interleave_while_it_is_searched()
    {
        const int Streams = 8, Passages = 500;
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var writing = Task.WhenAll(Enumerable.Range(0, Streams).Select(stream => host.IngestAsync(
            "c", Enumerable.Range(0, Passages).Select(i => Some.Put($"{(i % 2 == 0 ? "shared" : $"own{stream}")}-{i}", $"text of stream {stream}")))));
        long seen = 0;
        while (!writing.IsCompleted)
        {
            var count = (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection.PassageCount;
            Assert.True(count >= seen, $"{count} after {seen}");
            seen = count;
            await host.Client.RetrieveAsync(new() { Collection = "c", Query = "text" });
        }
        Assert.All(await writing, answers => Assert.Equal(Passages, answers[^1].Acknowledged.Applied));
        var collection = (await host.Client.GetCollectionAsync(new() { Name = "c" })).Collection;
        Assert.Equal(Passages / 2 + Streams * Passages / 2, collection.PassageCount);
    }

    [Fact]
    public async Task Deleting_counts_what_was_there()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        await host.IngestAsync("c", Some.Put("1", "x"), Some.Put("2", "x"));
        Assert.Equal(1, (await host.Client.DeletePassagesAsync(new() { Collection = "c", Ids = { "1", "1", "none" } })).Deleted);
        Assert.Equal(["1"], (await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { "1", "2" } })).Missing);
        await Some.RefusedAsync(async () => await host.Client.DeletePassagesAsync(new() { Collection = "c" }), "ids");
    }

    [Fact]
    public async Task Deleting_the_collection_ends_its_streams()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        using var call = host.Client.Ingest();
        await call.RequestStream.WriteAsync(new() { Collection = "c" });
        await call.RequestStream.WriteAsync(Some.Put("1", "x"));
        Assert.Equal(1, await NextAsync(call));
        await host.Client.DeleteCollectionAsync(new() { Name = "c" });
        await call.RequestStream.WriteAsync(Some.Put("2", "x"));
        await Some.FailsAsync(StatusCode.NotFound, () => call.ResponseStream.MoveNext(CancellationToken.None));
    }

    private static async Task<long> NextAsync(AsyncDuplexStreamingCall<IngestRequest, IngestResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return call.ResponseStream.Current.Acknowledged.Through;
    }
}
