using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>Candidates against the order that the retrieval service gives itself.</summary>
public sealed class CandidatesStepTests(StepStack stack) : IClassFixture<StepStack>
{
    private static int _collections;

    [Theory]
    [InlineData(4, 10, 3, 40, 2, 120)]
    [InlineData(0, 10, 4, 100, 4, 120)]
    [InlineData(10, 10, 0, 20, 0, 30)]
    [InlineData(0, 1, 0, 2, 5, 90)]
    public async Task Negatives_come_from_their_bands_of_ranks(int hard, int hardTo, int medium, int mediumTo, int easy, int easyTo)
    {
        var (collection, ranks) = await IndexAsync(120);
        var query = Query();
        // Two relevant passages in the middle of bands, which count in none.
        query.RelevantIds.Add([ranks[1], ranks[49]]);
        (string Name, object Value)[] bands =
            [("hard", hard), ("hard_to", hardTo), ("medium", medium), ("medium_to", mediumTo), ("easy", easy), ("easy_to", easyTo), ("passages", 50)];

        var best = await FindAsync(collection, query, bands);
        var negatives = ranks.Except(query.RelevantIds).ToHashSet();
        string[] Band(int from, int to, int count) => [.. ranks[from..Math.Min(to, ranks.Count)].Where(negatives.Contains).Take(count)];
        Assert.Equal(Band(0, hardTo, hard), In(best, "hard"));
        Assert.Equal(Band(hardTo, mediumTo, medium), In(best, "medium"));
        Assert.Equal(Band(mediumTo, easyTo, easy), In(best, "easy"));
        Assert.Equal(query.RelevantIds, In(best, "positive"));
        var found = best.Where(passage => passage.FirstStageRank > 0).ToList();
        Assert.Equal(found.OrderBy(passage => passage.FirstStageRank), found);
        Assert.All(found, passage => Assert.Equal(passage.PassageId, ranks[passage.FirstStageRank - 1]));

        var spread = await FindAsync(collection, query, [.. bands, ("pick", "spread")]);
        Assert.Equal(best.Select(passage => passage.Band).Order(), spread.Select(passage => passage.Band).Order());
        Assert.Subset(ranks[..Math.Min(hardTo, ranks.Count)].ToHashSet(), In(spread, "hard").ToHashSet());
        Assert.Subset(ranks[hardTo..Math.Min(mediumTo, ranks.Count)].ToHashSet(), In(spread, "medium").ToHashSet());
        Assert.Equal(spread, await FindAsync(collection, query, [.. bands, ("pick", "spread")]));
    }

    [Fact]
    public async Task Known_positives_are_there_whether_found_or_not_and_their_places_tell_nothing()
    {
        var (collection, ranks) = await IndexAsync(30);
        var queries = Enumerable.Range(0, 20).Select(i => new JobQuery { Id = $"q{i}", Text = $"amber {i}", RelevantIds = { "hidden", ranks[20] } }).ToList();
        var spec = StepStack.Spec(collection, StepStack.Step("candidates", ("passages", 8), ("hard", 8), ("medium", 0)));
        var tried = (await stack.PreviewAsync(spec, queries)).Values.Select(query => query.Results["candidates"].Candidates.Passages).ToList();

        Assert.All(tried, passages => Assert.Equal(8, passages.Count));
        Assert.All(tried, passages => Assert.Equal(["hidden", ranks[20]], In(passages, "positive").Order(StringComparer.Ordinal).OrderBy(id => id != "hidden")));
        var places = tried.Select(passages => passages.ToList().FindIndex(passage => passage.PassageId == "hidden")).ToList();
        Assert.True(places.Distinct().Count() >= 4, string.Join(' ', places));

        var without = await FindAsync(collection, queries[0], ("add_relevant", false), ("passages", 8), ("hard", 8), ("medium", 0));
        Assert.DoesNotContain(without, passage => passage.PassageId == "hidden");
    }

    [Fact]
    public async Task A_given_run_keeps_its_order_and_takes_turns_with_the_collection()
    {
        var (collection, ranks) = await IndexAsync(30);
        var query = Query();
        string[] given = [ranks[25], "nobody", ranks[3], ranks[0]];
        query.Candidates.Add(given.Select((id, place) => new JobCandidate { PassageId = id, Score = 10 - place }));

        var own = await FindAsync(collection, query, ("hard", 20), ("hard_to", 20), ("medium", 0));
        Assert.Equal([ranks[25], ranks[3], ranks[0]], own.Select(passage => passage.PassageId));
        Assert.Equal([1, 2, 3], own.Select(passage => passage.FirstStageRank));
        Assert.Equal([10.0, 8, 7], own.Select(passage => passage.FirstStageScore));

        var both = await FindAsync(collection, query, ("from", "both"), ("hard", 6), ("hard_to", 20), ("medium", 0));
        Assert.Equal([ranks[25], ranks[0], ranks[3], ranks[1], ranks[2], ranks[4]], both.Select(passage => passage.PassageId));

        var collected = await FindAsync(collection, query, ("from", "collection"), ("hard", 6), ("hard_to", 20), ("medium", 0));
        Assert.Equal(ranks[..6], collected.Select(passage => passage.PassageId));
    }

    [Theory]
    [InlineData("Why does an amber comb attract small bits of paper?", "", "asked: why does an AMBER comb attract small bits of paper", "repeats-query")]
    [InlineData("Why does an amber comb attract small bits of paper?", "", "an amber comb may attract paper", "")]
    [InlineData("amber attracts paper", "", "we saw that amber attracts paper, again", "repeats-query")]
    [InlineData("amber paper", "", "amber paper", "")]
    [InlineData("why amber", "Friction moves electrons from the hair to the comb.", "amber: friction moves electrons from the hair to the comb", "leaks-answer")]
    [InlineData("why amber", "by static electricity", "amber works by static electricity mostly", "leaks-answer")]
    [InlineData("why amber", "electricity", "amber has electricity", "")]
    [InlineData("why amber", "\u738b\u5c0f\u660e", "\u738b\u5c0f\u660e and amber", "")]
    [InlineData("why amber", "\u6469\u64e6\u4ea7\u751f\u9759\u7535", "amber: \u6469\u64e6\u4ea7\u751f\u9759\u7535", "leaks-answer")]
    public async Task Passages_that_give_a_query_away_are_marked(string text, string answer, string passage, string mark)
    {
        var collection = $"marks-{Interlocked.Increment(ref _collections)}";
        await stack.Stack.IndexAsync(collection, [new() { Id = "p", Text = passage }, new() { Id = "other", Text = "amber of another kind" }, new() { Id = "third", Text = "why, amber and paper" }]);
        var query = new JobQuery { Id = "q", Text = text, Answer = answer };

        var found = await FindAsync(collection, query);
        Assert.Equal(mark, string.Join(' ', found.Single(candidate => candidate.PassageId == "p").Flags));
        var kept = await FindAsync(collection, query, ("drop_flagged", true));
        Assert.Equal(mark.Length == 0, kept.Any(candidate => candidate.PassageId == "p"));
        query.RelevantIds.Add("p");
        Assert.Contains(await FindAsync(collection, query, ("drop_flagged", true)), candidate => candidate.PassageId == "p");
    }

    [Fact]
    public async Task A_query_with_fewer_than_two_passages_is_left_out()
    {
        var (collection, _) = await IndexAsync(3);
        var tried = await stack.PreviewAsync(
            StepStack.Spec(collection, StepStack.Step("candidates")), new JobQuery { Id = "none", Text = "unheard of" }, new JobQuery { Id = "some", Text = "amber" });
        Assert.Equal(("no-candidates", ItemState.Filtered), (tried["none"].Ended!.Reason, tried["none"].Ended!.State));
        Assert.Null(tried["some"].Ended);
    }

    [Fact]
    public async Task Mined_hard_negatives_are_the_first_of_their_band()
    {
        var (collection, ranks) = await IndexAsync(30);
        stack.Answer = (prompt, call) => call == 0 ? "<answer> [2] </answer>" : $"<answer> [{PlaceOf(prompt, ranks[17])}] [{PlaceOf(prompt, ranks[25])}] </answer>";
        var spec = StepStack.Spec(
            collection, StepStack.Step("candidates", ("passages", 30), ("hard", 30), ("hard_to", 30), ("medium", 0)), StepStack.Step("positives"), StepStack.Step("hard-negatives"),
            new Step { Kind = "candidates", Name = "list", Parameters = Parameters.Of(("passages", 5), ("hard", 3), ("hard_to", 5), ("medium", 1)) });
        var query = Query();
        query.Answer = "known to the teacher";

        var list = (await stack.PreviewAsync(spec, query))["q"].Results["list"].Candidates.Passages;
        Assert.Equal([ranks[1]], In(list, "positive"));
        Assert.Equal([ranks[0], ranks[17], ranks[25]], In(list, "hard"));
        Assert.Equal([ranks[5]], In(list, "medium"));
    }

    // Passages of different lengths, so that no two have the same score; "hidden" is found by nobody.
    private async Task<(string Collection, List<string> Ranks)> IndexAsync(int count)
    {
        var collection = $"ranks-{Interlocked.Increment(ref _collections)}";
        var random = new Random(count);
        await stack.Stack.IndexAsync(collection, Enumerable.Range(0, count).OrderBy(_ => random.Next())
            .Select(i => new Passage { Id = $"p{i}", Text = $"amber {string.Join(' ', Enumerable.Range(0, i).Select(k => $"w{i}x{k}"))}" })
            .Append(new() { Id = "hidden", Text = "nothing to see" }));
        var hits = (await stack.Stack.Retrieval.RetrieveAsync(new RetrieveRequest { Collection = collection, Query = "amber", TopK = 1_000 })).Hits;
        Assert.Equal(count, hits.Count);
        return (collection, [.. hits.Select(hit => hit.PassageId)]);
    }

    private static JobQuery Query() => new() { Id = "q", Text = "amber" };

    private async Task<IReadOnlyList<CandidatePassage>> FindAsync(string collection, JobQuery query, params (string, object)[] parameters) =>
        (await stack.PreviewAsync(StepStack.Spec(collection, StepStack.Step("candidates", parameters)), query))[query.Id].Results["candidates"].Candidates.Passages;

    private static IEnumerable<string> In(IEnumerable<CandidatePassage> passages, string band) =>
        passages.Where(passage => passage.Band == band).Select(passage => passage.PassageId);

    // Number of a passage in a prompt: it begins with "amber" and ends with its own last word.
    private static string PlaceOf(string prompt, string id) => prompt.Split('\n')
        .First(line => line.StartsWith('[') && line.EndsWith($"w{id[1..]}x{int.Parse(id[1..], System.Globalization.CultureInfo.InvariantCulture) - 1}", StringComparison.Ordinal))[1..].Split(']')[0];
}
