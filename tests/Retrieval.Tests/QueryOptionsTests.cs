using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

public abstract class QueryOptionsTests(string engine)
{
    public sealed class OnEmbedded() : QueryOptionsTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : QueryOptionsTests(RetrievalHost.Elasticsearch);

    [Fact]
    public async Task Syntax_is_text_unless_it_is_asked_for()
    {
        await using var host = await FilledAsync();
        async Task<IEnumerable<string>> Find(string query, bool syntax = true) => Some.Ids(
            await host.Client.RetrieveAsync(new() { Collection = "c", Query = query, Options = new() { Syntax = syntax } })).Order();
        Assert.Equal(["bed", "delta", "river"], await Find("+river -\"dry bed\"", syntax: false));
        Assert.Equal(["delta", "river"], await Find("+river -\"dry bed\""));
        Assert.Equal(["bed"], await Find("\"the dry bed\""));
        Assert.Equal(["delta"], await Find("river +delta"));
        Assert.Equal(["bed", "delta"], await Find("river bed -stones"));
        Assert.Equal(["delta", "river"], await Find("river -\"bed of a river\""));
        Assert.Empty(await Find("\"bed dry\" river"));
        Assert.Equal(["bed", "delta", "river"], await Find("river \"the\""));
    }

    [Fact]
    public async Task Required_words_score_as_they_would_without_signs()
    {
        await using var host = await FilledAsync();
        var plain = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "river carry stones" });
        var signed = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "+river carry \"stones\"", Options = new() { Syntax = true } });
        Assert.Equal(plain.Hits.Where(hit => hit.PassageId == "river"), signed.Hits);
    }

    [Theory]
    [InlineData("river \"dry bed", "6")]
    [InlineData("river + bed", "6")]
    [InlineData("-river", "excluded")]
    public async Task A_query_that_is_not_in_the_syntax_is_refused_with_the_place(string query, string place)
    {
        await using var host = await FilledAsync();
        var request = new RetrieveRequest { Collection = "c", Query = query, Options = new() { Syntax = true } };
        await Some.RefusedAsync(async () => await host.Client.RetrieveAsync(request), "query");
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.RetrieveAsync(request));
        Assert.Contains(place, error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weighted_terms_add_to_the_words_of_the_query()
    {
        await using var host = await FilledAsync();
        async Task<RetrieveResponse> Find(string query, params WeightedTerm[] terms) => await host.Client.RetrieveAsync(
            new() { Collection = "c", Query = query, Options = new() { WeightedTerms = { terms } } });
        var doubled = await Find("river river stones");
        Assert.Equal(doubled.Hits, (await Find("river stones", new WeightedTerm { Term = "river", Weight = 1 })).Hits);
        Assert.Equal(
            doubled.Hits,
            (await Find("", new() { Term = "river", Weight = 1.5f }, new() { Term = "stone", Weight = 1 }, new() { Term = "river", Weight = .5f })).Hits);
        Assert.Empty((await Find("", new WeightedTerm { Term = "rivers", Weight = 1 })).Hits);
        var explained = await host.Client.RetrieveAsync(new()
        {
            Collection = "c",
            Query = "river",
            Explain = true,
            Options = new() { WeightedTerms = { new WeightedTerm { Term = "river", Weight = .25f } } },
        });
        Assert.All(explained.Hits, hit => Assert.Equal(1.25, hit.Explanation.Details[0].Details[0].Value));
    }

    [Fact]
    public async Task More_like_a_passage_leaves_it_out()
    {
        await using var host = await FilledAsync();
        async Task<RetrieveResponse> Like(MoreLikeThis like) =>
            await host.Client.RetrieveAsync(new() { Collection = "c", Options = new() { MoreLikeThis = like } });
        var similar = await Like(new() { PassageId = "river" });
        Assert.Equal(["delta", "bed"], Some.Ids(similar));
        Assert.Equal("river", Some.Ids(await Like(new() { Text = "Rivers carry stones to the sea." })).First());

        // Of "river carry stone sea" the terms that others have; by hand: each counts once, so idf orders them.
        var statistics = await host.Client.GetTermStatisticsAsync(new() { Collection = "c", Terms = { "river", "carri", "stone", "sea" } });
        Assert.Equal([3, 2, 1, 1], statistics.Terms.Select(term => term.PassageFrequency));
        Assert.Equal(similar.Hits, (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "carries river", ExcludedIds = { "river" } })).Hits);
        Assert.Equal(["delta"], Some.Ids(await Like(new() { PassageId = "river", MaxTerms = 1 })));
        await Some.FailsAsync(StatusCode.NotFound, () => Like(new() { PassageId = "unknown" }));
    }

    [Fact]
    public async Task Feedback_adds_the_terms_of_RM3()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c", "whitespace");
        string[] good = ["river mud silt mud", "mud silt stone", "silt river moss mud delta"];
        await host.IngestAsync(
            "c",
            Enumerable.Range(0, 3).Select(i => Some.Put($"good{i}", good[i]))
                .Concat(Enumerable.Range(0, 40).Select(i => Some.Put($"other{i}", i < 3 ? "river water" : "water sand"))));
        var feedback = new RelevanceFeedback { MaxTerms = 3, QueryWeight = .4 };
        feedback.Passages.Add(Enumerable.Range(0, 3).Select(i => new WeightedPassage { PassageId = $"good{i}", Weight = 3 - i }));
        feedback.Passages.Add(new WeightedPassage { PassageId = "gone", Weight = 9 });
        var response = await host.Client.RetrieveAsync(new() { Collection = "c", Query = "river water river", Options = new() { Feedback = feedback } });

        // By the definition: river is in more than a tenth of the 43 passages, stone, moss and delta are in one good passage only.
        var frequencies = new Dictionary<string, int> { ["mud"] = 3, ["silt"] = 3 };
        double P(string term) => Enumerable.Range(0, 3).Sum(i => (3.0 - i) * good[i].Split(' ').Count(word => word == term) / good[i].Split(' ').Length);
        var terms = frequencies.Keys.OrderByDescending(term => P(term) * Math.Log(1 + (43 - frequencies[term] + .5) / (frequencies[term] + .5))).ToArray();
        var sum = terms.Sum(P);
        Assert.Equal(terms, response.Expansion.Select(term => term.Term));
        Assert.All(response.Expansion, term => Assert.Equal(.6 / .4 * 3 * P(term.Term) / sum, term.Weight, 1e-5));
        Assert.Equal(
            response.Hits,
            (await host.Client.RetrieveAsync(new() { Collection = "c", Query = "river water river", Options = new() { WeightedTerms = { response.Expansion } } })).Hits);
        Assert.Equal("good0", response.Hits[0].PassageId);

        feedback.QueryWeight = 1;
        Assert.Empty((await host.Client.RetrieveAsync(new() { Collection = "c", Query = "river", Options = new() { Feedback = feedback } })).Expansion);
        await Some.RefusedAsync(
            async () => await host.Client.RetrieveAsync(new()
            {
                Collection = "c",
                Query = "river",
                Options = new()
                {
                    Feedback = new()
                    {
                        MaxTerms = 201,
                        QueryWeight = 1.1,
                        Passages = { new WeightedPassage { PassageId = "a", Weight = 1 }, new WeightedPassage { PassageId = "a" } },
                    },
                },
            }),
            "options.feedback.max_terms", "options.feedback.query_weight", "options.feedback.passages[1].passage_id",
            "options.feedback.passages[1].weight");
    }

    [Fact]
    public async Task Misspelled_words_become_the_nearest_terms()
    {
        await using var host = await FilledAsync();
        async Task<RetrieveResponse> Find(string query, bool correct = true) => await host.Client.RetrieveAsync(
            new() { Collection = "c", Query = query, Options = new() { Syntax = true, CorrectSpelling = correct } });
        Assert.Empty((await Find("rievr", correct: false)).Hits);
        var response = await Find("Rievr carries stomes -\"dty bed\" zebra");
        Assert.Equal((await Find("river carries stones")).Hits, response.Hits);
        Assert.Equal(
            [
                new SpellingCorrection { Word = "Rievr", Term = "rievr", Replacement = "river" },
                new SpellingCorrection { Word = "stomes", Term = "stome", Replacement = "stone" },
            ],
            response.Corrections);
        Assert.Equal(["bed"], Some.Ids(await Find("river +\"dri bed\"")));
        Assert.Empty((await Find("river carries stones")).Corrections);
    }

    [Fact]
    public async Task Titles_and_texts_are_boosted_in_a_collection_that_keeps_them_apart()
    {
        await using var host = await RetrievalHost.StartOnAsync(engine);
        var create = new CreateCollectionRequest { Name = "c", Settings = new() { SeparateFields = true } };
        Assert.True((await host.Client.CreateCollectionAsync(create)).Collection.Settings.SeparateFields);
        await host.IngestAsync(
            "c",
            new IngestRequest { Put = new() { Id = "title", Title = "Steel and the copper", Text = "Nothing of the kind." } },
            new IngestRequest { Put = new() { Id = "text", Title = "Metals", Text = "Copper, they say, is the noble one." } });
        async Task<IEnumerable<string>> Find(FieldBoosts boosts)
        {
            var found = await host.Client.RetrieveAsync(
                new() { Collection = "c", Query = "copper steel", Explain = true, Options = new() { FieldBoosts = boosts } });
            Assert.All(found.Hits, hit =>
            {
                Assert.Equal(hit.Score, hit.Explanation.Value);
                Assert.Equal(hit.Score, hit.Explanation.Details.Sum(term => term.Value), 1e-6);
                Assert.All(hit.Explanation.Details, term => Assert.Contains($"in the {hit.PassageId}", term.Description, StringComparison.Ordinal));
            });
            return Some.Ids(found);
        }
        Assert.Equal(["title", "text"], await Find(new() { Title = 3 }));
        Assert.Equal(["text", "title"], await Find(new() { Title = .1f, Text = 2 }));
        Assert.Equal(["text"], await Find(new() { Title = 0 }));
        await Some.RefusedAsync(() => Find(new() { Title = -1, Text = float.NaN }), "options.field_boosts.title", "options.field_boosts.text");
        await Some.RefusedAsync(() => Find(new() { Title = 0, Text = 0 }), "options.field_boosts");

        await host.CreateAsync("joint");
        await Some.FailsAsync(
            StatusCode.FailedPrecondition,
            async () => await host.Client.RetrieveAsync(new() { Collection = "joint", Query = "copper", Options = new() { FieldBoosts = new() } }));
    }

    [Fact]
    public async Task Options_out_of_bounds_are_refused_with_their_paths()
    {
        await using var host = await FilledAsync();
        await Some.RefusedAsync(
            async () => await host.Client.RetrieveAsync(new()
            {
                Collection = "c",
                Query = "river",
                TopK = 100,
                Offset = 9_901,
                Options = new()
                {
                    WeightedTerms =
                    {
                        new WeightedTerm { Weight = 1 }, new WeightedTerm { Term = "a" }, new WeightedTerm { Term = "a", Weight = float.NaN },
                    },
                    MoreLikeThis = new() { MaxTerms = 0 },
                },
                Facets = { new FacetRequest(), new FacetRequest { Field = "f", Top = 1_001 } },
                Highlight = new() { Sentences = 11, MaxLength = 49 },
            }),
            "options.weighted_terms[0].term", "options.weighted_terms[1].weight", "options.weighted_terms[2].weight",
            "options.more_like_this.max_terms", "options.more_like_this", "facets[0].field", "facets[1].top", "offset",
            "highlight.sentences", "highlight.max_length");
        await Some.RefusedAsync(
            async () => await host.Client.RetrieveAsync(new() { Collection = "c", Options = new() { MoreLikeThis = new() { Text = "" } } }),
            "options.more_like_this.text");
        var signs = string.Join(' ', Enumerable.Range(0, 101).Select(i => $"+w{i}"));
        await Some.RefusedAsync(
            async () => await host.Client.RetrieveAsync(new() { Collection = "c", Query = signs, Options = new() { Syntax = true } }), "query");
    }

    private async Task<RetrievalHost> FilledAsync()
    {
        var host = await RetrievalHost.StartOnAsync(engine);
        await host.CreateAsync("c");
        await host.IngestAsync(
            "c",
            Some.Put("river", "Rivers carry stones to the sea."),
            Some.Put("bed", "The dry bed of a river."),
            Some.Put("delta", "What a river carries makes its delta. The river slows, carrying less."));
        return host;
    }
}
