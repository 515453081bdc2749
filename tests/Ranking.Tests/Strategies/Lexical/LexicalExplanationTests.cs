namespace ReasonRank.Ranking.Tests.Strategies.Lexical;

public sealed class LexicalExplanationTests
{
    private static readonly Candidate[] Candidates =
    [
        new("a", "Oil keeps water off, and wax protects wooden boards and spoons the same way.", "Kitchen care", 4),
        new("b", "Rust is iron oxide; a film of oil keeps water off cast iron.", "Seasoning a pan", 3.9),
        new("c", "Nothing here.", Score: 1),
    ];

    [Fact]
    public async Task A_line_names_what_counted()
    {
        var lines = await ExplainAsync("Does cast iron rust in water?");
        Assert.Equal(
            "has all 4 question words; \"cast\" and \"iron\" close together; "
            + "shares \"keeps\", \"off\" with the best candidates; up 1",
            lines["b"]);
        Assert.StartsWith("has 1 of 4 question words", lines["a"]);
        Assert.EndsWith("; down 1", lines["a"]);
        Assert.Equal("has none of the 4 question words; keeps its place", lines["c"]);
    }

    [Theory]
    [InlineData("pan", "b", "has the question's word; title has \"pan\"")]
    [InlineData("pan", "c", "lacks the question's word")]
    [InlineData("seasoning iron", "b", "has all 2 question words; \"seasoning\" and \"iron\" close together; title has \"seasoning\"")]
    [InlineData("?!", "a", "the question has no words to look for")]
    public async Task A_line_says_how_much_of_the_question_is_covered(string query, string id, string start) =>
        Assert.StartsWith(start, (await ExplainAsync(query))[id]);

    [Fact]
    public async Task No_lines_unless_asked_for()
    {
        var result = await Lexical.RankAsync(new RankingTask { Query = "iron", Candidates = Candidates });
        Assert.All(result.Candidates, candidate => Assert.Null(candidate.Explanation));
    }

    [Fact]
    public async Task A_line_stays_one_short_line()
    {
        var word = new string('x', 5_000) + "\u2028";
        var task = new RankingTask
        {
            Query = $"{word} 👩‍🚀{word} y",
            Explain = true,
            Candidates = [.. Enumerable.Range(0, 5).Select(i => new Candidate($"{i}", $"z{word} z{word} q{word} {word}", word))],
        };
        Assert.All((await Lexical.RankAsync(task)).Candidates, candidate =>
        {
            Assert.InRange(candidate.Explanation!.Length, 10, 300);
            Assert.DoesNotContain(candidate.Explanation, c => char.IsControl(c) || c == '\u2028');
        });
    }

    private static async Task<Dictionary<string, string?>> ExplainAsync(string query) =>
        (await Lexical.RankAsync(new RankingTask { Query = query, Candidates = Candidates, Explain = true }))
        .Candidates.ToDictionary(candidate => candidate.Candidate.Id, candidate => candidate.Explanation);
}
