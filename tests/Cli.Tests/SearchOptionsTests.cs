using System.Text.Json;

namespace ReasonRank.Cli.Tests;

/// <summary>What a search may ask for besides the words, against the real services.</summary>
public sealed class SearchOptionsTests(StackFixture stack) : IClassFixture<StackFixture>, IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Syntax_narrows_the_results()
    {
        Assert.Equal(["penguin", "owl"], await Found("search", "birds", "under -fish", "--syntax"));
        Assert.Equal(["penguin"], await Found("search", "birds", "under \"swim under ice\"", "--syntax"));
        var refused = await Run("search", "birds", "under \"ice", "--syntax");
        Assert.Equal(2, refused.Code);
        Assert.Contains("query: has a quotation mark at 6", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Misspelled_words_are_told()
    {
        var result = await Run("search", "birds", "penguns", "--fuzzy");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("Searched for \"penguin\" in place of \"penguns\".\n  1. penguin", result.Out, StringComparison.Ordinal);
        Assert.Equal("Nothing was found.\n", (await Run("search", "birds", "penguns")).Out);
    }

    [Fact]
    public async Task Similar_passages_need_no_text()
    {
        Assert.Equal(["penguin"], await Found("search", "birds", "--more-like", "owl"));
        var unknown = await Run("search", "birds", "--more-like", "dodo");
        Assert.NotEqual(0, unknown.Code);
        Assert.Contains("dodo", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Facets_highlights_and_pages_are_printed()
    {
        var result = await Run("search", "birds", "under night", "--facet", "order", "--facet", "none=3", "--highlight", "--offset", "1");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("  2. penguin  Penguins  [", result.Out, StringComparison.Ordinal);
        Assert.Contains("\n     Penguins swim under ice and cannot fly.\n", result.Out, StringComparison.Ordinal);
        Assert.EndsWith("2 passages match.\norder: Strigiformes 1\nnone: \n", result.Out, StringComparison.Ordinal);

        var json = (await Run("search", "birds", "under night", "--facet", "order", "--highlight", "--query-weighting", "bm25", "--json")).Json;
        Assert.Equal(2, json.GetProperty("match_count").GetInt64());
        Assert.Equal("Strigiformes", json.GetProperty("facets")[0].GetProperty("values")[0].GetProperty("value").GetString());
        Assert.Equal("Owls hunt at night and hear mice under snow.", json.GetProperty("results")[0].GetProperty("highlights")[0].GetString());
    }

    [Fact]
    public async Task Feedback_finds_what_the_words_of_the_query_miss()
    {
        string[] corpus =
        [
            .. Enumerable.Range(0, 3).Select(i => Passage($"named{i}", $"rust eats iron by corrosion, variant {i}")),
            Passage("other-words", "corrosion of zinc"),
            .. Enumerable.Range(0, 40).Select(i => Passage($"noise{i}", $"plain words about thing {i}")),
        ];
        var indexed = await Run("index", "metals", "--jsonl", _workspace.Write("metals.jsonl", corpus));
        Assert.Equal((0, ""), (indexed.Code, indexed.Error));
        Assert.DoesNotContain("other-words", await Found("search", "metals", "iron rust", "--strategy", "lexical"));
        var result = await Run("search", "metals", "iron rust", "--strategy", "lexical", "--feedback");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("other-words  corrosion of zinc", result.Out, StringComparison.Ordinal);
        Assert.Contains("(found by feedback, round 1)", result.Out, StringComparison.Ordinal);
        Assert.Matches("Feedback round 1 found [1-9][0-9]* with: .*corros", result.Out);
    }

    [Fact]
    public async Task Titles_are_boosted_in_a_collection_that_was_made_for_it()
    {
        var corpus = _workspace.Write("corpus.jsonl", StackFixture.Corpus);
        Assert.Equal(0, (await Run("index", "apart", "--jsonl", corpus, "--separate-fields")).Code);
        Assert.Equal(["penguin", "owl"], await Found("search", "apart", "owls swim", "--boost", "title=0"));
        Assert.Equal(["owl", "penguin"], await Found("search", "apart", "owls swim", "--boost", "title=5", "--boost", "text=.5"));
        Assert.NotEqual(0, (await Run("search", "birds", "owls", "--boost", "title=2")).Code);
        Assert.NotEqual(0, (await Run("index", "birds", "--jsonl", corpus, "--separate-fields")).Code);
    }

    [Theory]
    [InlineData("--feedback needs --strategy.", "search", "birds", "x", "--feedback")]
    [InlineData("Give either TEXT or --queries.", "search", "birds")]
    [InlineData("--facet takes FIELD or FIELD=N with N from 1 to 1,000, not 'a=0'.", "search", "birds", "x", "--facet", "a=0")]
    [InlineData("--query-weighting takes one of count, bm25, not 'x'.", "search", "birds", "x", "--query-weighting", "x")]
    [InlineData("--boost takes title=NUMBER or text=NUMBER with 0 to 1,000, not 'body=2'.", "search", "birds", "x", "--boost", "body=2")]
    [InlineData("--offset takes 0 to 9,999, not -1.", "search", "birds", "x", "--offset", "-1")]
    public async Task Options_that_make_no_sense_are_refused(string message, params string[] args)
    {
        var result = await Run(args);
        Assert.Equal(2, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    private static string Passage(string id, string text) => JsonSerializer.Serialize(new { _id = id, text });

    private async Task<IEnumerable<string>> Found(params string[] args)
    {
        var result = await Run([.. args, "--json"]);
        Assert.Equal((0, ""), (result.Code, result.Error));
        return result.Json.GetProperty("results").EnumerateArray().Select(passage => passage.GetProperty("passage_id").GetString()!).ToArray();
    }

    private Task<Invocation> Run(params string[] args) => Invocation.RunAsync([.. args, "--server", stack.Server]);
}
