using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>What is left out, and what is not, on both sides of each limit.</summary>
public sealed class FilterStepTests(StepStack stack) : IClassFixture<StepStack>, IAsyncLifetime
{
    private const int Passages = 12;

    public async ValueTask InitializeAsync()
    {
        if (!(await stack.Stack.Retrieval.ListCollectionsAsync(new ListCollectionsRequest())).Collections.Any(collection => collection.Name == "filter"))
            await stack.Stack.IndexAsync("filter", Enumerable.Range(0, Passages).Select(i => new Passage { Id = $"p{i}", Text = $"text {i}" }));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(.4, "1", true)]
    [InlineData(.4, "4", true)]
    [InlineData(.4, "5", false)]
    [InlineData(.5, "3", true)]
    [InlineData(.500001, "3", false)]
    [InlineData(.4, "11", false)]
    [InlineData(0, "12", true)]
    [InlineData(.4, "5 6 7", true)]
    [InlineData(.4, "2 11 12", false)]
    public async Task Rankings_have_to_agree_with_the_positives(double least, string relevantRanks, bool kept)
    {
        var ranks = relevantRanks.Split(' ').Select(rank => int.Parse(rank, System.Globalization.CultureInfo.InvariantCulture)).ToList();
        // As trec_eval has it: gain 1 by log2(rank + 1) to rank 10, by what the relevant ones could have had at the top.
        var expected = ranks.Where(rank => rank <= 10).Sum(rank => Math.Log(2) / Math.Log(rank + 1)) / ranks.Select((_, i) => Math.Log(2) / Math.Log(i + 2)).Sum();
        var tried = await FilterAsync("because", ranks, ("min_ndcg", least));

        Assert.Equal(expected, tried.Results["filter"].Measurements.Values["ndcg_cut_10"], 10);
        Assert.Equal(kept ? null : "low-consistency", tried.Ended?.Reason);
        Assert.Equal(kept, expected >= least - 1e-12);
    }

    [Theory]
    [InlineData("one two three", null)]
    [InlineData("one two", "reasoning-too-short")]
    [InlineData("one two three four five six", "reasoning-too-long")]
    [InlineData("so <answer> comes next", "reasoning-malformed")]
    [InlineData("потому что это так", "other-language")]
    [InlineData("因为 这是 好的", "other-language")]
    [InlineData("weil es so ist", null)]
    [InlineData("это ist so gut hier", null)]
    public async Task Reasoning_has_to_have_the_right_form_length_and_script(string reasoning, string? reason)
    {
        var tried = await FilterAsync(reasoning, [1], ("min_reasoning_words", 3), ("max_reasoning_words", 5));
        Assert.Equal(reason, tried.Ended?.Reason);
        Assert.Equal(reason is null, tried.Item is not null);
    }

    [Fact]
    public async Task Samples_have_to_agree()
    {
        stack.Answer = (_, call) => call % 2 == 0 ? Answer("because", false) : Answer("because", true);
        var tried = await stack.PreviewAsync(
            StepStack.Spec("filter", StepStack.Step("candidates"), StepStack.Step("listwise", ("samples", 2)), StepStack.Step("filter", ("min_agreement", .6), ("min_ndcg", 0))), Query([1]));
        Assert.Equal("low-agreement", tried["q"].Ended!.Reason);
    }

    [Theory]
    [InlineData("[9]", 1, null)]
    [InlineData("[1]", 1, "low-consistency")]
    [InlineData("[9]", 40, "reasoning-too-long")]
    public async Task Scores_are_held_against_the_positives_too(string relevant, int words, string? reason)
    {
        // The score of each passage is its number, so that the last one of ten is the best.
        stack.Answer = (prompt, call) => $"<think>{string.Join(' ', Enumerable.Repeat("word", call == 4 ? words : 1))}</think><answer>{call}</answer>";
        var query = Query([int.Parse(relevant.Trim('[', ']'), System.Globalization.CultureInfo.InvariantCulture) + 1]);
        while (query.Candidates.Count > 10) query.Candidates.RemoveAt(10);
        var tried = await stack.PreviewAsync(
            StepStack.Spec("filter", StepStack.Step("candidates"), StepStack.Step("pointwise", ("samples", 1), ("at_once", 1)), StepStack.Step("filter", ("max_reasoning_words", 39))), query);
        Assert.Equal(reason, tried["q"].Ended?.Reason);
    }

    [Fact]
    public async Task Without_a_positive_there_is_nothing_to_agree_with()
    {
        Assert.Equal("no-positives", (await FilterAsync("because", [])).Ended!.Reason);
        Assert.Null((await FilterAsync("because", [], ("min_ndcg", 0))).Ended);
    }

    private async Task<StepStack.Tried> FilterAsync(string reasoning, IReadOnlyList<int> relevantRanks, params (string, object)[] parameters)
    {
        stack.Answer = (_, _) => Answer(reasoning, false);
        var spec = StepStack.Spec("filter", StepStack.Step("candidates", ("medium_to", 200)), StepStack.Step("listwise"), StepStack.Step("filter", parameters));
        return (await stack.PreviewAsync(spec, Query(relevantRanks)))["q"];
    }

    private static string Answer(string reasoning, bool reversed)
    {
        var places = Enumerable.Range(1, Passages);
        return $"<think>{reasoning}</think><answer>{string.Join(" > ", (reversed ? places.Reverse() : places).Select(place => $"[{place}]"))}</answer>";
    }

    // The teacher keeps the order, so that a rank is a place.
    private static JobQuery Query(IReadOnlyList<int> relevantRanks) => new()
    {
        Id = "q",
        Text = "which text is it",
        RelevantIds = { relevantRanks.Select(rank => $"p{rank - 1}") },
        Candidates = { Enumerable.Range(0, Passages).Select(i => new JobCandidate { PassageId = $"p{i}", Score = Passages - i }) },
    };
}
