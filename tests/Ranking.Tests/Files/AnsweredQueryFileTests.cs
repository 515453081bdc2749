using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Ranking.Tests.Files;

public sealed class AnsweredQueryFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"some questions-{Guid.NewGuid():n}.txt");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_json_line_tells_what_is_known_under_several_names()
    {
        var read = Read(
            """{"id": "a", "text": "one", "answer": "1", "domain": "d", "relevant_ids": ["p", 7], "candidates": ["x", {"passage_id": "y", "score": 2.5}, {"passage_id": "z"}]}""",
            "",
            """{"_id": 3, "question": "two", "gold_answer": "2", "gold_ids": ["q"], "metadata": {"more": []}, "candidates": null}""",
            """{"qid": "c", "query": "three", "solution": "3"}""");
        Assert.Equal([("a", "one", "1", 1), ("3", "two", "2", 3), ("c", "three", "3", 4)], read.Select(query => (query.Id, query.Text, query.Answer, query.Line)));
        Assert.Equal("d", read[0].Domain);
        Assert.Equal(["p", "7"], read[0].RelevantIds);
        Assert.Equal([new RunEntry("x", 0), new("y", 2.5), new("z", 0)], read[0].Candidates);
        Assert.Equal(["q"], read[1].RelevantIds);
        Assert.Empty(read[1].Candidates);
    }

    [Fact]
    public void The_first_line_tells_the_layout()
    {
        Assert.Equal([("1", "one two", "x y"), ("2", "three", "")], Read("1\tone two\tx y", "2\t three ").Select(query => (query.Id, query.Text, query.Answer)));
        Assert.Equal(["one two", "three\tfour"], Read("one two", "", " three\tfour").Select(query => query.Text));
        Assert.Equal([("7", "a title")], Read("<top>", "<num> Number: 7", "<title> a title", "</top>").Select(query => (query.Id, query.Text)));
        Assert.Empty(Read());
    }

    [Fact]
    public void Lines_have_ids_without_white_space_that_tell_file_and_line()
    {
        var id = Assert.Single(Read("", "one")).Id;
        Assert.Equal($"{Path.GetFileNameWithoutExtension(_path).Replace(' ', '_')}-2", id);
    }

    [Theory]
    [InlineData("2", new[] { "query", "tea", "mud" })]
    [InlineData("query", new[] { "tea", "mud" })]
    public void A_log_has_its_texts_in_a_column(string column, string[] expected)
    {
        File.WriteAllLines(_path, ["user\tquery\twhen", "1\ttea\tnow", "2\t \tnow", "3\tmud"]);
        Assert.Equal(expected, AnsweredQueryFile.Read(_path, QueryLayout.Log, column).Select(query => query.Text));
    }

    [Theory]
    [InlineData("wish", 1)]
    [InlineData("0", 1)]
    [InlineData("4", 1)]
    public void A_log_without_the_column_is_refused(string column, long line)
    {
        File.WriteAllLines(_path, ["user\tquery\twhen", "1\ttea\tnow"]);
        Assert.Equal(line, Assert.Throws<MalformedFileException>(() => AnsweredQueryFile.Read(_path, QueryLayout.Log, column).ToList()).Line);
    }

    [Theory]
    [InlineData("""{"id": "a"}""")]
    [InlineData("""{"text": "a"}""")]
    [InlineData("""{"id": "a", "text": "b" """)]
    [InlineData("""["a"]""")]
    [InlineData("""{"id": "a", "text": "b", "answer": {}}""")]
    [InlineData("""{"id": "a", "text": "b", "relevant_ids": "p"}""")]
    [InlineData("""{"id": "a", "text": "b", "relevant_ids": [null]}""")]
    [InlineData("""{"id": "a", "text": "b", "relevant_ids": ["\ud800"]}""")]
    [InlineData("""{"id": "a", "text": "b", "candidates": [{"id": "p"}]}""")]
    [InlineData("""{"id": "a", "text": "b", "candidates": [{"passage_id": "p", "score": "high"}]}""")]
    [InlineData("""{"id": "a", "text": "b", "candidates": [{"passage_id": "p", "score": 1e999}]}""")]
    public void A_malformed_line_is_told_and_the_others_are_read(string line)
    {
        File.WriteAllLines(_path, ["""{"id": "first", "text": "x"}""", line, """{"id": "last", "text": "x"}"""]);
        Assert.Equal(2, Assert.Throws<MalformedFileException>(() => AnsweredQueryFile.Read(_path).ToList()).Line);
        var told = new List<MalformedFileException>();
        Assert.Equal(["first", "last"], AnsweredQueryFile.Read(_path, malformed: told.Add).Select(query => query.Id));
        Assert.Equal(2, Assert.Single(told).Line);
    }

    private List<AnsweredQuery> Read(params string[] lines)
    {
        File.WriteAllLines(_path, lines);
        return [.. AnsweredQueryFile.Read(_path)];
    }
}
