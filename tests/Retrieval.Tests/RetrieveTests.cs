using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public abstract class RetrieveTests(string engine)
{
    public sealed class OnEmbedded() : RetrieveTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : RetrieveTests(RetrievalHost.Elasticsearch);

    [Fact]
    public async Task Hits_are_ranked_and_ties_broken_by_id()
    {
        await using var host = await FilledAsync();
        var response = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apples", Explain = true });
        Assert.Equal(["p2", "p1", "p3"], Some.Ids(response));
        Assert.Equal([1, 2, 3], response.Hits.Select(hit => hit.Rank));
        Assert.Equal(response.Hits[1].Score, response.Hits[2].Score);
        Assert.All(response.Hits, hit => Assert.Equal(hit.Score, hit.Explanation.Value));
        Assert.All(response.Hits, hit => Assert.Null(hit.Passage));
        Assert.True(response.Took.ToTimeSpan() > TimeSpan.Zero);
        Assert.Empty((await host.Client.RetrieveAsync(new() { Collection = "c", Query = "the of" })).Hits);
    }

    [Fact]
    public async Task Top_k_excluded_ids_and_filters_narrow_the_hits()
    {
        await using var host = await FilledAsync();
        async Task<IEnumerable<string>> Find(RetrieveRequest request)
        {
            (request.Collection, request.Query) = ("c", "apple");
            return Some.Ids(await host.Client.RetrieveAsync(request));
        }
        var red = new Filter { Terms = new() { Field = "color", Values = { "red", "blue" } } };
        var recent = new Filter { Range = new() { Field = "year", Gte = 2000 } };
        Assert.Equal(["p2"], await Find(new() { TopK = 1 }));
        Assert.Equal(["p1"], await Find(new() { TopK = 1, ExcludedIds = { "p2", "unknown" } }));
        Assert.Equal(["p2", "p3"], await Find(new() { Filter = red }));
        Assert.Equal(["p3"], await Find(new() { Filter = new() { All = new() { Filters = { red, recent } } } }));
        Assert.Equal(["p1", "p3"], await Find(new() { Filter = recent }));
        Assert.Equal(["p2"], await Find(new() { Filter = new() { Not = recent } }));
        Assert.Equal(["p2", "p3"], await Find(new() { Filter = new() { Exists = "color" } }));
        Assert.Empty(await Find(new() { Filter = new() { Any = new() } }));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_query_is_named_at_once()
    {
        await using var host = await FilledAsync();
        var deep = new Filter { Exists = "f" };
        for (var i = 0; i < 16; i++) deep = new() { Not = deep };
        await Some.RefusedAsync(
            async () => await host.Client.RetrieveAsync(new()
            {
                Collection = "No",
                Query = " \n",
                TopK = 0,
                ExcludedIds = { "a", "" },
                QueryWeighting = (QueryWeighting)9,
                Filter = new()
                {
                    All = new()
                    {
                        Filters =
                        {
                            new Filter(), deep, new Filter { Terms = new() { Field = "" } },
                            new Filter { Range = new() { Field = "f" } }, new Filter { Range = new() { Field = "f", Gt = double.NaN } },
                        },
                    },
                },
            }),
            "collection", "query", "top_k", "excluded_ids[1]", "query_weighting", "filter.all.filters[0]",
            "filter.all.filters[1]" + string.Concat(Enumerable.Repeat(".not", 15)), "filter.all.filters[2].terms.field",
            "filter.all.filters[2].terms.values", "filter.all.filters[3].range", "filter.all.filters[4].range.gt");
    }

    [Fact]
    public async Task Numbers_out_of_bounds_are_refused()
    {
        await using var host = await FilledAsync();
        var ids = Enumerable.Range(0, 10_001).Select(i => $"{i}").ToList();
        var wide = new Filter { Any = new() { Filters = { Enumerable.Repeat(new Filter { Exists = "f" }, 1_024) } } };
        foreach (var k in new[] { 0, -1, 10_001 })
            await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = "x", TopK = k }), "top_k");
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = new string('x', 100_001) }), "query");
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = "a\u0001" }), "query");
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = "x", ExcludedIds = { ids } }), "excluded_ids");
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = "x", Filter = wide }), "filter");
        await Some.RefusedAsync(async () => await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { ids } }), "ids");
        var values = Enumerable.Repeat("red", 1_024).ToList();
        var terms = new Filter { Terms = new() { Field = "color", Values = { values } } };
        Assert.Single((await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apples", TopK = 1, Filter = terms })).Hits);
        terms.Terms.Values.Add("blue");
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = "x", Filter = terms }), "filter.terms.values");
        await host.Client.RetrieveAsync(new() { Collection = "c", Query = string.Concat(Enumerable.Repeat("apple ", 16_666)), TopK = 10_000 });
    }

    [Fact]
    public async Task The_longest_query_is_answered_and_a_longer_one_is_told_the_limit()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.Client.CreateCollectionAsync(new() { Name = "c", Settings = new() { Analyzer = "whitespace", SeparateFields = true } });
        await host.IngestAsync("c", Some.Put("p", "4095 7"), Some.Put("q", "20000"));
        var filter = new Filter { All = new() { Filters = { Enumerable.Range(0, 500).Select(i => new Filter { Not = new() { Exists = $"f{i}" } }) } } };
        var request = new RetrieveRequest { Collection = "c", Query = string.Join(' ', Enumerable.Range(0, 4_096)), Filter = filter };
        Assert.Equal(["p"], Some.Ids(await host.Client.RetrieveAsync(request)));
        foreach (var count in new[] { 4_097, 16_000 })
        {
            request.Query = string.Join(' ', Enumerable.Range(0, count));
            await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(request), "query");
            var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RetrieveAsync(request));
            Assert.Contains("4,096", error.Status.Detail, StringComparison.Ordinal);
        }

        // Each term is looked up in two fields.
        request.Options = new() { FieldBoosts = new() { Title = 2 } };
        request.Query = string.Join(' ', Enumerable.Range(0, 2_048));
        Assert.Equal(["p"], Some.Ids(await host.Client.RetrieveAsync(request)));
        request.Query += " more";
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(request), "query");
    }

    [Fact]
    public async Task A_refusal_of_many_fields_stays_small()
    {
        await using var host = await FilledAsync();
        var error = await Some.FailsAsync(StatusCode.InvalidArgument, async () => await host.Client.GetPassagesAsync(
            new() { Collection = "c", Ids = { Enumerable.Repeat("é ", 10_000) } }));
        Assert.True(error.Trailers.Sum(trailer => trailer.IsBinary ? trailer.ValueBytes.Length : trailer.Value.Length) < 8_000);
        Assert.Contains("more", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_would_be_too_large_is_refused()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        var text = "word " + new string('…', 349_000);
        await host.IngestAsync("c", Enumerable.Range(0, 34).Select(i => Some.Put($"{i}", text)));
        await Some.FailsAsync(StatusCode.ResourceExhausted, async () => await host.Client.RetrieveAsync(
            new() { Collection = "c", Query = "word", TopK = 40, IncludePassages = true }));
        await Some.FailsAsync(StatusCode.ResourceExhausted, async () => await host.Client.GetPassagesAsync(
            new() { Collection = "c", Ids = { Enumerable.Repeat("0", 40) } }));
        Assert.Equal(20, (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "word", TopK = 20, IncludePassages = true })).Hits.Count);
    }

    [Fact]
    public async Task Explanations_count_towards_the_size_of_an_answer()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c", "whitespace");
        var words = string.Join(' ', Enumerable.Range(0, 4_000));
        await host.IngestAsync("c", Enumerable.Range(0, 80).Select(i => Some.Put($"p{i}", words)));
        var request = new RetrieveRequest { Collection = "c", Query = words, TopK = 1, Explain = true };
        Assert.Equal(4_000, (await host.Client.RetrieveAsync(request)).Hits[0].Explanation.Details.Count);
        request.TopK = 80;
        var error = await Some.FailsAsync(StatusCode.ResourceExhausted, async () => await host.Client.RetrieveAsync(request));
        Assert.StartsWith("explain: ", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_queries_are_answered_in_order_and_a_refused_one_does_not_end_the_stream()
    {
        await using var host = await FilledAsync();
        using var call = host.Client.RetrieveMany();
        var answers = Task.Run(async () =>
        {
            var all = new List<RetrieveManyResponse>();
            await foreach (var answer in call.ResponseStream.ReadAllAsync()) all.Add(answer);
            return all;
        });
        for (var i = 0; i < 200; i++)
        {
            await call.RequestStream.WriteAsync((i % 4) switch
            {
                0 => new() { Tag = $"{i}", Request = new() { Collection = "c", Query = "apple", TopK = 1 + i % 3 } },
                1 => new() { Tag = $"{i}", Request = new() { Collection = "c" } },
                2 => new() { Tag = $"{i}", Request = new() { Collection = "nowhere", Query = "x" } },
                _ => new() { Tag = $"{i}" },
            });
        }
        await call.RequestStream.WriteAsync(new() { Tag = new string('t', 513) });
        await call.RequestStream.CompleteAsync();

        var answered = await answers;
        Assert.Equal([.. Enumerable.Range(0, 200).Select(i => $"{i}"), ""], answered.Select(answer => answer.Tag));
        for (var i = 0; i < 200; i += 4)
        {
            Assert.Equal(1 + i % 3, answered[i].Response.Hits.Count);
            Assert.Equal(["request.query"], Some.Fields(answered[i + 1].Error));
            Assert.Equal((int)StatusCode.NotFound, answered[i + 2].Error.Code);
            Assert.Equal(["request"], Some.Fields(answered[i + 3].Error));
        }
        Assert.Equal(["tag", "request"], Some.Fields(answered[^1].Error));
    }

    [Fact]
    public async Task Analysis_is_that_of_the_collection_or_of_a_named_analyzer()
    {
        await using var host = await FilledAsync();
        await host.CreateAsync("plain", "whitespace");
        async Task<IEnumerable<string>> Terms(AnalyzeRequest request)
        {
            request.Text = "The Apples' cores";
            return (await host.Client.AnalyzeAsync(request)).Tokens.Select(token => $"{token.Term}@{token.Position}:{token.StartOffset}-{token.EndOffset}");
        }
        Assert.Equal(["appl@1:4-10", "core@2:12-17"], await Terms(new()));
        Assert.Equal(["the@0:0-3", "apples@1:4-10", "cores@2:12-17"], await Terms(new() { Analyzer = "standard" }));
        Assert.Equal(["The@0:0-3", "Apples'@1:4-11", "cores@2:12-17"], await Terms(new() { Collection = "plain" }));
        await Some.RefusedAsync(() => Terms(new() { Analyzer = "klingon" }), "analyzer");
        await Some.FailsAsync(StatusCode.NotFound, () => Terms(new() { Collection = "nowhere" }));
        await Some.RefusedAsync(async () => await host.Client.AnalyzeAsync(new() { Text = new string('x', (1 << 20) + 1) }), "text");
        await Some.RefusedAsync(async () => await host.Client.GetTermStatisticsAsync(new() { Collection = "c", Terms = { "", new string('x', 1_025) } }), "terms[0]", "terms[1]");
        await Some.RefusedAsync(async () => await host.Client.GetTermStatisticsAsync(new() { Collection = "c" }), "terms");
    }

    private async Task<RetrievalHost> FilledAsync()
    {
        var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        await host.IngestAsync(
            "c",
            Some.Put("p3", "an apple a day", new Field { Name = "year", Number = 2020 }, new Field { Name = "color", Keywords = new() { Values = { "green", "blue" } } }),
            Some.Put("p1", "an apple a day", new Field { Name = "year", Number = 2000 }),
            Some.Put("p2", "apple apple", new Field { Name = "year", Number = 1999 }, new Field { Name = "color", Keyword = "red" }),
            Some.Put("p4", "pears"));
        return host;
    }
}
