using ReasonRank.Ranking.Splitting;

namespace ReasonRank.Ranking.Tests.Splitting;

public sealed class PassageSplitterTests
{
    [Fact]
    public void Passages_cover_the_text_keep_to_their_length_and_overlap_within_sections()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var text = RandomMarkdown.Text(random, random.Next(1, 12));
            var length = random.Next(SplitOptions.ShortestPassage, 900);
            var overlap = random.Next(2) == 0 ? 0 : random.Next(length / 2);
            var structured = random.Next(4) == 0 ? PlainTextReader.Read(text) : MarkdownReader.Read(text);
            var passages = new PassageSplitter(new(length, overlap)).Split(structured).ToList();
            var because = $"seed {seed}, round {round}, length {length}, overlap {overlap}";

            var headings = structured.Sections.Where(section => section.Headings.Count > 0).Select(section => section.HeadingStart..section.Start);
            var covered = new bool[text.Length];
            covered.AsSpan(0, structured.Sections[0].HeadingStart).Fill(true);
            foreach (var range in headings.Concat(passages.Select(passage => passage.Start..passage.End))) covered.AsSpan(range).Fill(true);
            Assert.True(Enumerable.Range(0, text.Length).All(i => covered[i] || char.IsWhiteSpace(text[i])), because);

            var before = default(TextPassage);
            foreach (var passage in passages)
            {
                Assert.True(passage.Start >= before.End && passage.Start < passage.End && passage.End - passage.OverlapStart <= length, because);
                Assert.True(passage.Start - passage.OverlapStart <= overlap, because);
                Assert.True(passage.OverlapStart == passage.Start || (passage.OverlapStart >= before.Start && passage.Headings == before.Headings), because);
                Assert.False(char.IsLowSurrogate(text[passage.OverlapStart]) || char.IsLowSurrogate(text[passage.Start]), because);
                before = passage;
            }
        }
    }

    [Fact]
    public void An_edit_changes_few_passages_of_a_long_text_and_none_of_other_sections()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var (kept, all) = (0, 0);
        for (var round = 0; round < 100; round++)
        {
            var paragraphs = Enumerable.Range(0, 200).Select(_ => RandomMarkdown.Paragraph(random)).ToList();
            var before = Contents(PlainTextReader.Read(string.Join("\n\n", paragraphs)));
            paragraphs.Insert(random.Next(paragraphs.Count), RandomMarkdown.Paragraph(random));
            var after = Contents(PlainTextReader.Read(string.Join("\n\n", paragraphs)));
            kept += before.Intersect(after).Count();
            all += before.Count;
        }
        Assert.True(kept >= .9 * all, $"seed {seed}: {kept} of {all} passages stayed");

        var sections = Enumerable.Range(0, 20).Select(i => $"# Section {i}\n\n{string.Join("\n\n", Enumerable.Range(0, 20).Select(_ => RandomMarkdown.Paragraph(random)))}\n\n").ToList();
        var whole = MarkdownReader.Read(string.Concat(sections));
        sections[7] = sections[7].Insert(sections[7].Length / 2, " An edit.");
        var edited = MarkdownReader.Read(string.Concat(sections));
        Assert.Equal(InOthers(whole), InOthers(edited));

        static List<string> InOthers(StructuredText text) =>
            [.. new PassageSplitter(new()).Split(text).Where(passage => passage.Headings[0] != "Section 7").Select(passage => text.Text[passage.Start..passage.End])];
    }

    [Fact]
    public void Text_is_cut_at_blocks_then_lines_then_sentences_then_words_then_characters()
    {
        var sentence = "Seven words are what this one has. ";
        Assert.All(Contents(PlainTextReader.Read(string.Concat(Enumerable.Repeat(sentence, 40))), 200), passage => Assert.EndsWith("has.", passage, StringComparison.Ordinal));
        Assert.All(Contents(PlainTextReader.Read(string.Concat(Enumerable.Repeat("word ", 200))), 150), passage => Assert.Matches("^word( word)*$", passage));
        Assert.All(Contents(PlainTextReader.Read(string.Concat(Enumerable.Repeat("我爱北京天安门。", 60))), 100), passage => Assert.EndsWith("。", passage, StringComparison.Ordinal));
        var code = "```\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"line{i} = f({i}, 'a b c')\n")) + "```\n";
        Assert.All(Contents(MarkdownReader.Read(code), 200).Skip(1).SkipLast(1), passage => Assert.Matches(@"\A(line\d+ = f\(\d+, 'a b c'\)\n?)+\z", passage));
        var whole = "```\n" + new string('x', 120) + "\n```";
        Assert.Contains(whole, Contents(MarkdownReader.Read($"{string.Concat(Enumerable.Repeat(sentence, 3))}\n\n{whole}\n\n{string.Concat(Enumerable.Repeat(sentence, 3))}"), 180));
        var letters = string.Concat(Enumerable.Repeat("e\u0301\U0001F600", 200));
        var pieces = Contents(PlainTextReader.Read(letters), 101);
        Assert.Equal(letters, string.Concat(pieces));
        Assert.All(pieces, piece => Assert.True(piece[0] is 'e' or '\uD83D', piece));
    }

    [Fact]
    public void A_heading_with_nothing_below_it_is_a_passage()
    {
        var text = MarkdownReader.Read("# A\n## B\n## C\ntext\n# D\n");
        Assert.Equal(["## B", "text", "# D"], new PassageSplitter(new()).Split(text).Select(passage => text.Text[passage.Start..passage.End]));
    }

    [Theory]
    [InlineData(99, 0)]
    [InlineData(100_001, 0)]
    [InlineData(100, -1)]
    [InlineData(100, 51)]
    public void Options_out_of_range_are_refused(int length, int overlap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SplitOptions(length, overlap));

    private static List<string> Contents(StructuredText text, int length = 1_500) =>
        [.. new PassageSplitter(new(length)).Split(text).Select(passage => text.Text[passage.Start..passage.End])];
}
