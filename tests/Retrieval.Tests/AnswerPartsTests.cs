using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>What an answer has besides the hits: counts, facets, pages and highlights.</summary>
public abstract class AnswerPartsTests(string engine)
{
    public sealed class OnEmbedded() : AnswerPartsTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : AnswerPartsTests(RetrievalHost.Elasticsearch);

    private const int Passages = 60;

    [Fact]
    public async Task Facets_count_all_matching_passages()
    {
        await using var host = await FilledAsync();
        var response = await host.Client.RetrieveAsync(new()
        {
            Collection = "c",
            Query = "apple",
            TopK = 1,
            ExcludedIds = { "p000", "p001" },
            Filter = new() { Range = new() { Field = "number", Lt = 50 } },
            Facets = { new FacetRequest { Field = "color" }, new FacetRequest { Field = "tags", Top = 2 }, new FacetRequest { Field = "none" } },
        });
        var matching = Enumerable.Range(2, 48).Where(i => i % 2 == 0).ToArray();
        Assert.Single(response.Hits);
        Assert.Equal(matching.Length, response.MatchCount);
        Assert.Equal(["color", "tags", "none"], response.Facets.Select(facet => facet.Field));
        Assert.Equal(
            matching.GroupBy(Color).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new FacetValue { Value = group.Key, Count = group.Count() }),
            response.Facets[0].Values);
        Assert.Equal(0, response.Facets[0].OtherCount);
        // "even" stands in all of them; of the rest each number has one.
        Assert.Equal([new FacetValue { Value = "even", Count = 24 }, new FacetValue { Value = "n10", Count = 1 }], response.Facets[1].Values);
        Assert.Equal(23, response.Facets[1].OtherCount);
        Assert.Empty(response.Facets[2].Values);
    }

    [Fact]
    public async Task Matches_are_counted_only_where_asked()
    {
        await using var host = await FilledAsync();
        Assert.False((await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apple" })).HasMatchCount);
        Assert.Equal(30, (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apple", CountMatches = true })).MatchCount);
        Assert.Equal(60, (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apple pear", CountMatches = true })).MatchCount);
        Assert.Equal(0, (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "plum", CountMatches = true })).MatchCount);
    }

    [Fact]
    public async Task Pages_together_are_the_whole_list()
    {
        await using var host = await FilledAsync();
        var whole = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apple", TopK = Passages });
        var pages = new List<Hit>();
        for (var offset = 0; offset < Passages; offset += 7)
        {
            var page = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "apple", TopK = 7, Offset = offset });
            pages.AddRange(page.Hits);
        }
        Assert.Equal(30, whole.Hits.Count);
        Assert.Equal(whole.Hits, pages);
        Assert.Equal(Enumerable.Range(1, 30), pages.Select(hit => hit.Rank));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Highlights_are_the_sentences_that_tell_most(bool includePassages)
    {
        const string Text = "A pear is a fruit. Apples are rare here! No word of it. An apple near a quince. Pears again.";
        await using var host = await FilledAsync();
        await host.IngestAsync("c", Some.Put("long", Text), new() { Put = new() { Id = "titled", Title = "Quince", Text = "No such word." } });
        var response = await host.Client.RetrieveAsync(new()
        {
            Collection = "c",
            Query = "quince apples",
            IncludePassages = includePassages,
            Highlight = new(),
            Filter = new() { Not = new() { Exists = "color" } },
        });
        Assert.Equal(["titled", "long"], Some.Ids(response));
        Assert.All(response.Hits, hit => Assert.Equal(includePassages, hit.Passage is not null));
        Assert.Empty(response.Hits[0].Highlights);
        var highlights = response.Hits[1].Highlights;
        Assert.Equal(["Apples are rare here!", "An apple near a quince."], highlights.Select(highlight => highlight.Text));
        Assert.All(highlights, highlight => Assert.Equal(highlight.Text, Text.Substring(highlight.Start, highlight.Text.Length)));
        Assert.Equal([["Apples"], ["apple", "quince"]], highlights.Select(highlight => highlight.Matches.Select(match => Text[match.Start..match.End])));

        var statistics = await host.Client.GetTermStatisticsAsync(new() { Collection = "c", Terms = { "appl", "quinc" } });
        var idf = statistics.Terms.Select(term => Math.Log(1 + (statistics.PassageCount - term.PassageFrequency + .5) / (term.PassageFrequency + .5))).ToArray();
        Assert.Equal(idf[0], highlights[0].Score, 1e-12);
        Assert.Equal(idf[0] + idf[1], highlights[1].Score, 1e-12);
    }

    [Fact]
    public async Task Answers_of_a_stream_of_queries_have_all_parts()
    {
        await using var host = await FilledAsync();
        var request = new RetrieveRequest
        {
            Collection = "c",
            Query = "aple",
            TopK = 3,
            Offset = 1,
            CountMatches = true,
            Highlight = new() { Sentences = 1 },
            Options = new() { CorrectSpelling = true },
        };
        var alone = await host.Client.RetrieveAsync(request);
        Assert.Equal("appl", Assert.Single(alone.Corrections).Replacement);
        using var call = host.Client.RetrieveMany();
        await call.RequestStream.WriteAsync(new() { Tag = "t", Request = request });
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var streamed = call.ResponseStream.Current.Response;
        (streamed.Took, alone.Took) = (null, null);
        Assert.Equal(alone, streamed);
    }

    private static string Color(int i) => (i % 5) switch { 0 => "red", 1 => "blue", 2 => "green", 3 => "Green", _ => "red" };

    private async Task<RetrievalHost> FilledAsync()
    {
        var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        await host.IngestAsync("c", Enumerable.Range(0, Passages).Select(i => Some.Put(
            $"p{i:000}",
            $"{(i % 2 == 0 ? "apple" : "pear")} {string.Concat(Enumerable.Repeat("and more ", i % 3))}",
            new Field { Name = "color", Keyword = Color(i) },
            new Field { Name = "number", Number = i },
            new Field { Name = "tags", Keywords = new() { Values = { i % 2 == 0 ? "even" : "odd", $"n{i}" } } })));
        return host;
    }
}
