using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Tests.Strategies.Lexical;

public sealed class LexicalSignalTests
{
    private const string Filler = "one two three four five six seven eight nine ten eleven twelve";

    private static readonly Candidate[] ApartAndTogether =
    [
        new("apart", $"iron {Filler} cast", Score: 3),
        new("together", $"{Filler} cast iron", Score: 2.99),
        new("last", Filler),
    ];

    [Fact]
    public async Task Neighbouring_query_words_that_stand_together_win() => Assert.Equal(
        ["together", "apart", "last"], await Lexical.OrderAsync("cast iron", ApartAndTogether));

    [Fact]
    public async Task Words_that_are_not_neighbours_in_the_query_need_not_stand_together() => Assert.Equal(
        ["apart", "together", "last"], await Lexical.OrderAsync("cast pan iron", ApartAndTogether));

    [Fact]
    public async Task A_title_that_names_the_subject_wins() => Assert.Equal(
        ["named", "other", "last"],
        await Lexical.OrderAsync(
            "rust",
            new Candidate("other", "rust on iron", "Kitchen", 3),
            new Candidate("named", "kitchen on iron", "Rust", 2.99),
            new Candidate("last", "iron")));

    [Fact]
    public async Task Feedback_lifts_a_passage_that_shares_the_words_of_the_best()
    {
        var order = await Lexical.OrderAsync(
            "why does bread rise",
            new Candidate("a", "yeast makes carbon dioxide and bread dough rises", Score: 9),
            new Candidate("b", "bread rises because yeast ferments sugar into carbon dioxide", Score: 8),
            new Candidate("c", "bread prices rise every year in the city", Score: 4),
            new Candidate("d", "the rise of bread lines in old newspapers", Score: 4),
            new Candidate("e", "yeast ferments dough sugar and frees carbon dioxide", Score: 3.9));
        Assert.True(Array.IndexOf(order, "e") < Array.IndexOf(order, "c"), string.Join(" ", order));
        Assert.True(Array.IndexOf(order, "e") < Array.IndexOf(order, "d"), string.Join(" ", order));
    }

    [Fact]
    public async Task Scores_that_rise_with_the_rank_are_not_taken_for_scores()
    {
        Candidate[] byDistance = [new("near", "x", Score: .1), new("far", "y", Score: .9), new("farther", "z", Score: 1.5)];
        Assert.Equal(["near", "far", "farther"], await Lexical.OrderAsync("q", byDistance));
    }

    [Fact]
    public async Task Without_the_other_signals_the_first_stage_decides()
    {
        var task = new RankingTask
        {
            Query = "cast iron",
            Candidates = [new("a", "nothing", Score: 3), new("b", "cast iron", "Cast iron", 2), new("c", "iron", Score: 1)],
            Parameters = Lexical.Parameters(
                ("subject_weight", 0), ("feedback_weight", 0), ("proximity_weight", 0), ("title_weight", 0)),
        };
        Assert.Equal(["a", "b", "c"], (await Lexical.RankAsync(task)).Candidates.Select(c => c.Candidate.Id));
    }

    [Fact]
    public async Task Feedback_keeps_off_words_that_are_common_in_the_collection()
    {
        Candidate[] candidates =
            [new("a", "rust the oil", Score: 3), new("b", "rust the oil", Score: 2), new("c", "the"), new("d", "oil")];
        var task = new RankingTask
        {
            Query = "rust",
            Candidates = candidates,
            Parameters = Lexical.Parameters(("feedback_weight", 10)),
            Explain = true,
        };
        var collection = new Lexical.Collection(
            [.. candidates.Select(c => c.Text), .. Enumerable.Repeat("the end", 30), .. Enumerable.Repeat("x", 20)]);
        var result = await Lexical.RankAsync(task, new RankingContext { TermStatistics = collection });
        Assert.Equal(["a", "b", "d", "c"], result.Candidates.Select(c => c.Candidate.Id));
        Assert.DoesNotContain("\"the\"", result.Candidates[0].Explanation);
    }

    [Fact]
    public async Task Words_that_only_hold_a_question_together_do_not_count()
    {
        Candidate[] candidates =
            [new("chatter", "why does it do that and how", Score: 3), new("subject", "iron rust", Score: 2.9), new("last", "x")];
        var task = new RankingTask { Query = "Why does it rust, and how?", Candidates = candidates, Explain = true };
        var collection = new Lexical.Collection([.. candidates.Select(c => c.Text), .. Enumerable.Repeat("y z", 50)]);
        var result = await Lexical.RankAsync(task, new RankingContext { TermStatistics = collection });
        Assert.Equal(["subject", "chatter", "last"], result.Candidates.Select(c => c.Candidate.Id));
        Assert.StartsWith("has the question's word; ", result.Candidates[0].Explanation);
    }

    [Fact]
    public async Task A_question_of_such_words_alone_still_counts_them()
    {
        var task = new RankingTask
        {
            Query = "To be or not to be",
            Candidates = [new("a", "sleep", Score: 3), new("b", "or not to be", Score: 2.99), new("c", "x")],
        };
        Assert.Equal("b", (await Lexical.RankAsync(task)).Candidates[0].Candidate.Id);
    }

    [Fact]
    public async Task The_collection_is_asked_once_for_distinct_terms()
    {
        var collection = new Lexical.Collection(["a b c", "b c d"]);
        var task = new RankingTask { Query = "b b c", Candidates = [new("1", "a b c c"), new("2", "c d b"), new("3", "")] };
        await Lexical.RankAsync(task, new RankingContext { TermStatistics = collection });
        var asked = Assert.Single(collection.Asked);
        Assert.Equal(["b", "c"], asked.Order());
    }

    [Fact]
    public async Task Makes_do_when_the_collection_does_not_answer()
    {
        var task = new RankingTask { Query = "cast iron", Candidates = ApartAndTogether };
        var result = await Lexical.RankAsync(task, new RankingContext { TermStatistics = new Silent() });
        Assert.Equal(["together", "apart", "last"], result.Candidates.Select(c => c.Candidate.Id));
    }

    private sealed class Silent : ITermStatistics
    {
        public ValueTask<CollectionStatistics?> GetAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
            new((CollectionStatistics?)null);
    }
}
