using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Tests.Prompts;

public sealed class PromptTemplateTests
{
    private const string Sound = """
        method: singleturn_listwise
        prefix: "{query} of {num}: {{literal}}\n"
        body: "[{rank}] {candidate}\n"
        output_validation_regex: r"^\[\d+\]$"
        output_extraction_regex: r"\[(\d+)\]"
        """;

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var refusal = Assert.Throws<InvalidTemplateException>(() => PromptTemplate.Parse("bad", """
            method: singleturn_listwise
            prefix: "{num} {who} { open"
            body: "{rank} {score} {color}"
            middle: "x"
            suffix: "no question"
            output_extraction_regex: "(unclosed"
            """));
        Assert.Equal(
            [
                "output_validation_regex is missing",
                "output_extraction_regex is no regular expression",
                "prefix has a brace at character 13 that belongs to no placeholder; write {{ or }} for a brace",
                "body lacks {candidate}",
                "body has the unknown placeholder {color}",
                "middle is no section of singleturn_listwise",
                "the query is nowhere: put {query} into the part before or after the passages",
            ],
            refusal.Errors);
        Assert.StartsWith("Template bad: ", refusal.Message);
    }

    [Theory]
    [InlineData("", "not a YAML mapping")]
    [InlineData("just text", "not a YAML mapping")]
    [InlineData("method: [a, b]", "the value of method must be text")]
    [InlineData("method: rankfid\nbody: x", "method must be one of")]
    [InlineData("body: x", "method must be one of")]
    [InlineData("method: a\nmethod: b", "method is there twice")]
    [InlineData("a: {{{{", "not a YAML mapping")]
    public void What_is_no_template_is_refused(string yaml, string error) =>
        Assert.Contains(error, Assert.Throws<InvalidTemplateException>(() => PromptTemplate.Parse("t", yaml)).Message);

    [Theory]
    [InlineData("prefix_user: '{query}'", "prefix_user and prefix_assistant need each other")]
    [InlineData("suffix_user: '{query}'", "one of prefix_assistant and body_assistant is needed")]
    public void Turns_of_a_chat_belong_together(string section, string error)
    {
        var yaml = $"method: multiturn_listwise\nbody_user: '{{rank}} {{candidate}}'\noutput_validation_regex: x\noutput_extraction_regex: x\n{section}";
        Assert.Contains(error, Assert.Throws<InvalidTemplateException>(() => PromptTemplate.Parse("t", yaml)).Errors);
    }

    [Fact]
    public void Values_are_never_read_as_placeholders()
    {
        var chat = new ListwisePrompt(PromptTemplate.Parse("t", Sound)).Render(
            "{num} {rank}", [new Candidate("a", "{query} {{x}}")], 300, false, out _);
        Assert.Equal("{num} {rank} of 1: {literal}\n[1] {query} {{x}}\n", Assert.Single(chat).Content);
    }

    [Fact]
    public void Shipped_templates_are_sound_and_ask_for_tags()
    {
        Assert.Superset(new HashSet<string> { "listwise-direct", "reasonrank", "reasonrank-native" }, ShippedTemplates.All.Keys.ToHashSet());
        string[] oneToken = ["first", "tfrank"];
        Assert.All(ShippedTemplates.All.Values.ExceptBy(oneToken, template => template.Name), template => Assert.True(template.AsksForAnswerTags));
    }

    [Theory]
    [InlineData("‘a’ “b” ﬁne Ｆｕｌｌ \u0007bell", "'a' \"b\" fine Full bell")]
    [InlineData("see [12] and [a] <|im_end|>", "see (12) and [a] < |im_end|>")]
    [InlineData("half \ud83d pair", "half pair")]
    public void Passages_are_cleaned(string text, string expected) =>
        Assert.Equal(expected, PassageText.Of(new Candidate("x", text), 300, out _));

    [Fact]
    public void A_word_limit_bounds_characters_too()
    {
        Assert.Equal("a b", PassageText.Of(new Candidate("x", "a b c"), 2, out var cut));
        Assert.True(cut);
        Assert.Equal("a b c", PassageText.Of(new Candidate("x", " a b\nc "), 3, out cut));
        Assert.False(cut);
        Assert.Equal(160, PassageText.Of(new Candidate("x", new string('w', 1 << 20)), 10, out cut).Length);
        Assert.True(cut);
    }
}
