using ReasonRank.Bm25.Analysis;

namespace ReasonRank.Bm25.Tests.Queries;

public sealed class QueryTextTests
{
    private static readonly Analyzer English = Analyzer.Get("english");

    [Theory]
    [InlineData("rivers carry stones", "rivers carry stones")]
    [InlineData("+rivers carry", "+rivers", " carry")]
    [InlineData("carry -\"dry bed\" on", "carry ", "-dry bed", " on")]
    [InlineData("\"dry bed\"", "+dry bed")]
    [InlineData("+\"dry bed\"-", "+dry bed", "-")]
    [InlineData("a-b c+d e - f", "a-b c+d e ", "!10")]
    [InlineData("well+\"dry bed\"", "well+", "+dry bed")]
    [InlineData("+a\"b c\"", "+a", "+b c")]
    [InlineData("++x -y", "++x", " ", "-y")]
    [InlineData("one \"two", "!4")]
    [InlineData("one +", "!4")]
    [InlineData("-one -\"two\"", "!0")]
    [InlineData(" ", "")]
    [InlineData("", "")]
    public void Signs_and_quotation_marks_split_a_query(string query, params string[] expected)
    {
        if (expected.LastOrDefault(part => part.StartsWith('!')) is { } place)
        {
            Assert.Equal(place, $"!{Assert.Throws<QuerySyntaxException>(() => QuerySyntax.Split(query)).Offset}");
            return;
        }
        var parts = QuerySyntax.Split(query).Select(part => part.Kind switch
        {
            QueryPartKind.Required => $"+{part.Text}",
            QueryPartKind.Excluded => $"-{part.Text}",
            _ => part.Text,
        });
        Assert.Equal(expected.Where(part => part.Trim().Length > 0), parts);
    }

    [Fact]
    public void Terms_count_once_and_phrases_keep_the_gaps_of_stop_words()
    {
        var query = QueryText.ReadSyntax("Rivers \"state of the art\" +wi-fi river -\"the\" -\"of stones\"", English);
        Assert.Equal(["river", "state", "art", "wi", "fi"], query.Terms.Select(term => term.Term));
        Assert.Equal([2, 1, 1, 1, 1], query.Terms.Select(term => term.Count));
        Assert.Equal(["Rivers", "state", "art", "wi", "fi"], query.Words);
        Assert.Equal<PhraseTerm>([new("state", 0), new("art", 3)], query.Required[0].Terms);
        Assert.Equal<PhraseTerm>([new("wi", 0), new("fi", 1)], query.Required[1].Terms);
        Assert.Equal<PhraseTerm>([new("stone", 0)], Assert.Single(query.Excluded).Terms);
    }

    [Fact]
    public void Replaced_terms_meet_those_that_were_there()
    {
        var query = QueryText.ReadSyntax("rivr \"rivr bed\" river -rivr", English)
            .Replace(new Dictionary<string, string> { ["rivr"] = "river" });
        Assert.Equal<SearchTerm>([new("river", 3), new("bed")], query.Terms);
        Assert.Equal<PhraseTerm>([new("river", 0), new("bed", 1)], Assert.Single(query.Required).Terms);
        Assert.Equal("rivr", Assert.Single(query.Excluded).Terms[0].Term);
    }

    [Fact]
    public void Without_syntax_signs_are_text()
    {
        var query = QueryText.Read("+one -\"two", English);
        Assert.Equal(["on", "two"], query.Terms.Select(term => term.Term));
        Assert.Empty(query.Required);
        Assert.Empty(query.Excluded);
    }

    [Fact]
    public void Phrases_are_found_over_gaps_of_stop_words()
    {
        using var folder = new TempFolder();
        using var index = Bm25Index.Create(folder, new IndexOptions());
        index.Put(new Document("of-the", "The state of the art."));
        index.Put(new Document("in-an", "A state in an art."));
        index.Put(new Document("beside", "State art."));
        // Over the border of title and text, with another word where the phrase has a stop word.
        index.Put(new Document("title", "art for all", "The state of our"));
        index.Commit();
        using var snapshot = index.Snapshot();
        string[] Find(string query) => [.. snapshot.Hits(new SearchQuery(QueryText.ReadSyntax(query, English))).Select(hit => hit.Id).Order()];
        Assert.Equal(["in-an", "of-the", "title"], Find("\"state of the art\""));
        Assert.Equal(["beside"], Find("\"state art\""));
        Assert.Equal(["beside"], Find("art -\"state of the art\""));
        Assert.Equal(["beside", "in-an", "of-the", "title"], Find("art +state"));
        Assert.Empty(Find("state \"art state\""));
    }
}
