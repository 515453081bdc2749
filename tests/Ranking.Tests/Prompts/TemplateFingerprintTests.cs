using System.Security.Cryptography;
using System.Text;
using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Tests.Prompts;

public sealed class TemplateFingerprintTests
{
    private static PromptTemplate Template(string prefix = "rank {query}.\\n\\n", string body = "[{rank}] {candidate}\\n") =>
        PromptTemplate.Parse("t", $$"""
            method: singleturn_listwise
            system_message: "you rank"
            prefix: "{{prefix}}"
            body: "{{body}}"
            suffix: "{query}"
            output_validation_regex: x
            output_extraction_regex: x
            """);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];

    [Fact]
    public void A_section_is_told_by_its_hash_the_prefix_without_the_blank_line()
    {
        var own = TemplateFingerprint.Of(Template());
        Assert.Equal(
            [("body", Hash("[{rank}] {candidate}\n")), ("prefix", Hash("rank {query}.\n")), ("suffix", Hash("{query}")), ("system_message", Hash("you rank"))],
            own.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)));
        Assert.Empty(TemplateFingerprint.Differences(Template(), own));
    }

    [Theory]
    [InlineData("rank {query}.\\n", "[{rank}] {candidate}\\n", "prefix")]
    [InlineData("rank {query}. \\n\\n", "[{rank}] {candidate}\\n", "prefix")]
    [InlineData("rank {query}.\\n\\n", "[{rank}]: {candidate}\\n", "body")]
    public void A_difference_of_one_character_shows(string prefix, string body, string section) => Assert.Equal(
        [section], TemplateFingerprint.Differences(Template(prefix, body), TemplateFingerprint.Of(Template())));

    [Fact]
    public void A_section_that_is_missing_is_a_difference() => Assert.Equal(
        ["body_user"], TemplateFingerprint.Differences(Template(), new Dictionary<string, string> { ["body_user"] = "0123456789abcdef" }));

    [Fact]
    public void The_shipped_template_is_not_the_published_one() => Assert.Equal(
        ["prefix", "suffix", "system_message"],
        TemplateFingerprint.Differences(ShippedTemplates.ReasonRank, ModelCards.All["reasonrank-7b"].Hashes));
}
