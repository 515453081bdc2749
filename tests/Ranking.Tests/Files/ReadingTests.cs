using System.IO.Compression;
using System.Text;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Files;

namespace ReasonRank.Ranking.Tests.Files;

public sealed class ReadingTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("q1 0 d1 1\nq1\t0\td2\t0\n")]
    [InlineData("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0")]
    [InlineData("# comment\n\nq1 d1 1\r\nq1 d2 0\r\n")]
    [InlineData("\uFEFFq1 0 d1 1\nq1 0 d2 0\n")]
    public void Qrels_are_told_apart_by_their_content(string content) =>
        Assert.Equal([new("q1", "d1", 1), new("q1", "d2", 0)], QrelsFile.Read(Write(content)).Judgments);

    [Fact]
    public void A_run_keeps_its_tag_and_skips_comments()
    {
        var run = RunFile.Read(Write("# mine\nq1\tQ0\td1\t1\t  2.5\ttag and more\n\nq1 Q0 d2 2 -1e-3 tag\n"));
        Assert.Equal("tag", run.Tag);
        Assert.Equal([new("d1", 2.5), new("d2", -.001)], run["q1"]);
    }

    [Fact]
    public void Queries_come_from_json_tabs_and_topics()
    {
        Query[] expected = [new("1", "what is é?"), new("2", "two words")];
        Assert.Equal(expected, QueryFile.Read(Write("{\"_id\": \"1\", \"text\": \"what is \\u00e9?\", \"metadata\": {}}\n{\"_id\": 2, \"text\": \"two words\"}")));
        Assert.Equal(expected, QueryFile.Read(Write("1\twhat is é?\n\n2\ttwo words\n")));
        Assert.Equal(expected, QueryFile.Read(Write(
            """
            <top>
            <num> Number: 1
            <title> what is é?

            <desc> Description:
            Something longer.
            </top>
            <top>
            <num>2</num>
            <title>
            two
            words
            </title>
            </top>
            """)));
    }

    [Fact]
    public void Topics_without_a_title_use_the_description() => Assert.Equal(
        [new("7", "long and clear")],
        QueryFile.Read(Write("<top>\n<num> Number: 7\n<desc> Description:\nlong and\nclear\n<narr> Narrative: no\n</top>")));

    [Fact]
    public void Passages_have_title_text_and_metadata()
    {
        var passage = Assert.Single(CorpusFile.Read(Write(
            """{"_id": "a", "title": "T", "text": "x", "metadata": {"year": 1999, "url": "u", "tags": ["b", "c"], "odd": {}}}""")));
        Assert.Equal(("a", "T", "x", 1L), (passage.Id, passage.Title, passage.Text, passage.Line));
        Assert.Equal(["year", "url", "tags"], passage.Metadata.Keys);
        Assert.Equal(1999.0, passage.Metadata["year"]);
    }

    [Fact]
    public void Packed_files_are_unpacked()
    {
        var path = _path + ".gz";
        using (var gzip = new GZipStream(File.Create(path), CompressionLevel.Fastest)) gzip.Write("1\tone\n"u8);
        try
        {
            Assert.Equal([new("1", "one")], QueryFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    public static TheoryData<string, string, long, string> Malformed => new()
    {
        { "qrels", "q1 0 d1 1\nq1 0 d2\n", 2, "4 fields" },
        { "qrels", "q1 0 d1 1\n\nq1 0 d2 high\n", 3, "'high'" },
        { "qrels", "q1 0 d1 1\nq1 0 d1 0\n", 2, "twice" },
        { "qrels", "q1 0 1 d1 1\n", 1, "preferences or judgment groups" },
        { "qrels", "", 1, "no judgments" },
        { "run", "q1 Q0 d1 1 2.5 tag\nq1 Q0 d1\n", 2, "6 fields" },
        { "run", "q1 Q0 d1 1 best tag\n", 1, "'best'" },
        { "run", "q1 Q0 d1 1 NaN tag\n", 1, "'NaN'" },
        { "run", "q1 Q0 d1 1 2 tag\nq1 Q0 d1 2 1 tag\n", 2, "twice" },
        { "run", "\n", 1, "empty" },
        { "queries", "{\"_id\": \"1\", \"text\": \"a\"}\n{\"_id\": \"2\"}\n", 2, "\"text\" is missing" },
        { "queries", "{\"_id\": \"1\", \"text\": \"a\"\n", 1, "JSON" },
        { "queries", "{\"_id\": \"1\", \"text\": \"\\ud800\"}\n", 1, "surrogate" },
        { "queries", "1\ta\n1\tb\n", 2, "twice" },
        { "queries", "just words\n", 1, "tab" },
        { "queries", "<top>\n<title> a\n</top>", 1, "<num>" },
        { "queries", "<top>\n<num> 1\n<title> a\n", 1, "</top>" },
        { "corpus", "{\"_id\": \"1\", \"text\": \"a\"}\n[]\n", 2, "object" },
        { "corpus", "{\"text\": \"a\"}\n", 1, "\"_id\" is missing" },
        { "corpus", "{\"_id\": \"1\", \"text\": {}}\n", 1, "\"text\"" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_line_is_named(string kind, string content, long line, string problem)
    {
        var path = Write(content);
        var thrown = Assert.Throws<MalformedFileException>(() => ReadAs(kind, path));
        Assert.Equal((path, line), (thrown.Path, thrown.Line));
        Assert.StartsWith($"{path}:{line}: ", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qrels")]
    [InlineData("run")]
    [InlineData("queries")]
    [InlineData("corpus")]
    public void Bytes_that_are_no_text_are_refused(string kind)
    {
        File.WriteAllBytes(_path, [.. "q1\t"u8, 0xC3, 0x28, 0xFF]);
        Assert.Throws<MalformedFileException>(() => ReadAs(kind, _path));
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'1', 9, 0xC3, 0xA9, (byte)'\n', (byte)'2', 9, (byte)'a', 0xC3, (byte)'b' }, 2, "byte 4 of the line, 0xC3,")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'1', 9, 0xFF }, 1, "byte 6 of the line, 0xFF,")]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'1', 0 }, 1, "byte 1 of the line, 0xFF,")]
    public void Bytes_that_are_no_text_are_named_with_their_place(byte[] content, long line, string problem)
    {
        File.WriteAllBytes(_path, content);
        var thrown = Assert.Throws<MalformedFileException>(() => QueryFile.Read(_path).ToList());
        Assert.Equal(line, thrown.Line);
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_lines_are_refused()
    {
        File.WriteAllBytes(_path, new byte[9 << 20].Select(_ => (byte)'x').ToArray());
        Assert.Contains("longer", Assert.Throws<MalformedFileException>(() => RunFile.Read(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Written_scores_fall_strictly_and_keep_the_order()
    {
        RunEntry[] ranked = [new("b", 2.5), new("a", 2.5), new("c", 2.5000000001), new("d", 0), new("e", 0)];
        var output = new StringWriter();
        RunFile.Write(output, "q", ranked, "tag");
        var run = RunFile.Read(Write(output.ToString()));
        Assert.Equal(ranked.Select(entry => entry.PassageId), run.Ranked("q").Select(entry => entry.PassageId));
        Assert.All(run["q"].Zip(run["q"].Skip(1)), pair => Assert.True((float)pair.First.Score > (float)pair.Second.Score));
        Assert.Equal("tag", run.Tag);
    }

    private static void ReadAs(string kind, string path)
    {
        _ = kind switch
        {
            "qrels" => (object)QrelsFile.Read(path),
            "run" => RunFile.Read(path),
            "queries" => QueryFile.Read(path).ToList(),
            _ => CorpusFile.Read(path).ToList(),
        };
    }

    private string Write(string content)
    {
        File.WriteAllText(_path, content, new UTF8Encoding(false));
        return _path;
    }
}
