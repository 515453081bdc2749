using ReasonRank.Ranking.Splitting;

namespace ReasonRank.Ranking.Tests.Splitting;

public sealed class MarkdownReaderTests
{
    [Fact]
    public void Sections_have_the_path_of_their_headings()
    {
        var text = MarkdownReader.Read(
            """
            ---
            author: me
            title: "The guide"
            ---
            before

            # One #
            a
            ### Deep [link](http://x.org) and `code`
            b

            Two
            ===
            c
            #no heading
            ```
            # in code
            ```
                # too deep
            ## Last
            """);
        Assert.Equal("The guide", text.Title);
        Assert.Equal(["", "One", "One|Deep link and code", "Two", "Two|Last"], text.Sections.Select(section => string.Join('|', section.Headings)));
        Assert.Equal(["before", "a", "b", "c\n#no heading\n```\n# in code\n```\n    # too deep", ""], text.Sections.Select(section => text.Text[section.Start..section.End].Trim()));
    }

    [Fact]
    public void Blocks_and_lines_are_told_apart()
    {
        // B is before a block, L before a line of one; | is no place to cut.
        var marked =
            """
            Bfirst
            |line
            
            Bsecond
            
            B- item
            L- item
            |more of it
            
            L  its second paragraph
            L  - inner
            
            Bafter
            
            BA | B
            L|--|--
            L|1 | 2
            
            B~~~~ text
            Lcode
            L
            L~~~
            L~~~~
            Bend
            > Lquote
            """;
        var text = string.Join('\n', marked.Split('\n').Select(line => line.Length == 0 ? line : line.StartsWith("> L", StringComparison.Ordinal) ? "> quote" : line[1..]));
        var structure = MarkdownReader.Read(text);
        var starts = new Dictionary<int, char>();
        foreach (var (position, line) in LineStarts(marked, text))
            starts[position] = line.StartsWith("> L", StringComparison.Ordinal) ? 'L' : line[0];
        Assert.Equal(
            starts.Where(start => start.Value != '|').Select(start => (start.Key, start.Value)),
            structure.Sections.Single().Breaks.Select(place => (place.Position, place.Strength == BreakStrength.Block ? 'B' : 'L')));
    }

    [Theory(Timeout = 20_000)]
    [InlineData("[")]
    [InlineData("# [")]
    [InlineData("# ")]
    [InlineData("---\ntitle: x\n")]
    [InlineData("- ")]
    [InlineData("`")]
    [InlineData("```\n")]
    [InlineData("a\n---\n")]
    public async Task A_mebibyte_of_anything_takes_little_time(string pattern) => await Task.Run(() =>
    {
        var text = string.Concat(Enumerable.Repeat(pattern, (1 << 20) / pattern.Length));
        Assert.NotEmpty(new PassageSplitter(new(400, 100)).Split(MarkdownReader.Read(text)));
    });

    private static IEnumerable<(int Position, string Line)> LineStarts(string marked, string text)
    {
        var position = 0;
        foreach (var (line, plain) in marked.Split('\n').Zip(text.Split('\n')))
        {
            if (line.Length > 0) yield return (position, line);
            position += plain.Length + 1;
        }
    }
}
