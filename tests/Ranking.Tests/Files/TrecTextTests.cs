using ReasonRank.Ranking.Files;

namespace ReasonRank.Ranking.Tests.Files;

public sealed class TrecTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-trec-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Documents_have_a_number_a_title_and_a_text_without_markup()
    {
        var path = Write("ap", """
            <?xml version="1.0"?>
            <DOC>
            <DOCNO> AP-1 </DOCNO>
            <FILEID>x-1</FILEID>
            <HEAD>Rain &amp;
              wind</HEAD>
            <DATELINE>LISBON</DATELINE>
            <TEXT>
               It rained.<P>5 < 6 and a<!-- not <this> -->b.</P>
            </TEXT>
            <BYLINE>By A</BYLINE>
            <text>More.</text>
            </DOC>

            <doc><docno>AP-2</docno> Plain <b>words</b> <DATE>today</DATE></doc>
            """);
        Assert.Equal(
            [("AP-1", "Rain & wind", "It rained. 5 < 6 and a b. \n More.", 2L), ("AP-2", "", "Plain  words", 15L)],
            TrecTextFile.Read(path).Select(passage => (passage.Id, passage.Title, passage.Text, passage.Line)));
    }

    [Fact]
    public void Folders_are_read_in_the_order_of_their_paths()
    {
        Write("b/1", "<DOC>\n<DOCNO>3</DOCNO>\nx\n</DOC>");
        Write("a.txt", "<DOC>\n<DOCNO>1</DOCNO>\nx\n</DOC>\n<DOC>\n<DOCNO>2</DOCNO>\nx\n</DOC>\n");
        Write(".hidden", "no document");
        Assert.Equal(["1", "2", "3"], TrecTextFile.Read(_folder).Select(passage => passage.Id));
        Assert.Equal(Path.Combine(_folder, "b", "1"), TrecTextFile.Read(_folder).Last().Path);
    }

    [Theory]
    [InlineData("<DOC>\n<TEXT>x</TEXT>\n</DOC>", 1, "<DOCNO>")]
    [InlineData("<DOC>\n<DOCNO>1</DOCNO>\n</DOC>\n\n<DOC>\n", 5, "</DOC>")]
    [InlineData("<DOC>\n<DOCNO>1</DOCNO>\n<DOC>\n", 3, "<DOC> before")]
    [InlineData("words\n", 1, "starts with <DOC>")]
    [InlineData("<DOC>\n<DOCNO>1</DOCNO>\n</DOC> words\n", 3, "has to end")]
    [InlineData("\n", 1, "no documents")]
    public void A_malformed_document_is_named(string content, long line, string problem)
    {
        var thrown = Assert.Throws<MalformedFileException>(() => TrecTextFile.Read(Write("d", content)).ToList());
        Assert.Equal(line, thrown.Line);
        Assert.Contains(problem, thrown.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }
}
