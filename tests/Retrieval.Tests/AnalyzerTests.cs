using System.Net.Http.Json;
using System.Text.Json;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Ranking.Files;
using ReasonRank.TestSupport;

namespace ReasonRank.Retrieval.Tests;

/// <summary>Our analyzers are those of the same name in Elasticsearch, token by token.</summary>
public sealed class AnalyzerTests
{
    private static readonly string[] Torture =
    [
        "The Quick's brown’s foxＳ＇s O'Neill's 'tis rock'n'roll it’S", "e-mail e_mail __init__ a.b a..b a,b 1,000.5 3.14.15 x1y2 U.S.A. .net",
        "naïve naı\u0308ve e\u0301 \u0301start a\u200Db a\u00ADb a\u2060b \uFEFFbom", "İstanbul ISPARTA ıspanak ΣΊΣΥΦΟΣ ǅungla ﬁre ẞtraße ʼn",
        "日本語テキスト カタカナー 한국어 조선말 ไทยภาษา ພາສາ မြန်မာ ខ្មែរ 漢字abc123", "😀 👍🏽 👨‍👩‍👧 🇩🇪 #️⃣ ☃️ ©️ 1️⃣", "\u05D0\u05F4\u05D1 \u05D0\"\u05D1 \u05D0'",
        "\t tab\nline\r\nfeed\u00a0nbsp\u2007fig\u202fnn\u3000ideo\u2003em\u1680ogham\u2028ls\u2029ps\u0085nel", "٣٫١٤ ४२ 𝟘𝟙 Ⅻ ½ x² CO₂",
        "running runs ran easily fairly national relational conditional sky happy generalizations oscillators", "+-*/=<>|~^`$%&@#!?;:()[]{}\"'\\",
        "\uD83D\uDE00\uD800\uDC00 𐐀𐐨 𝒳", "a" + string.Concat(Enumerable.Repeat("\U00010428", 300)), new string('k', 255) + " " + new string('k', 256) + " " + new string('k', 600), new string('_', 700) + "x", "",
    ];

    [Theory]
    [InlineData("english", "data/cacm")]
    [InlineData("english", "data/scifact")]
    [InlineData("standard", "data/cacm")]
    [InlineData("whitespace", "data/cacm")]
    public async Task Tokens_are_those_of_Elasticsearch(string analyzer, string folder)
    {
        var corpus = Path.Combine(Real.Shared(folder), "corpus.jsonl");
        var server = await ElasticsearchServer.SharedAsync();
        using var client = new HttpClient { BaseAddress = server.Uri };
        var passages = CorpusFile.Read(corpus).Select(passage => $"{passage.Title} {passage.Text}");
        // Several texts at once, each on a line, make one request of many; the server takes up to 10,000 tokens.
        foreach (var text in Torture.Concat(passages.Chunk(16).Select(some => string.Join('\n', some))))
        {
            var expected = await AnalyzeAsync(client, analyzer, text);
            var actual = Analyzer.Get(analyzer).Analyze(text).Select(token => (token.Term, token.Position, token.StartOffset, token.EndOffset));
            Assert.Equal(expected, actual);
        }
    }

    private static async Task<(string Term, int Position, int StartOffset, int EndOffset)[]> AnalyzeAsync(HttpClient client, string analyzer, string text)
    {
        using var response = await client.PostAsJsonAsync("_analyze", new { analyzer, text });
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, answer.ToString());
        return [.. answer.GetProperty("tokens").EnumerateArray().Select(token => (
            token.GetProperty("token").GetString()!, token.GetProperty("position").GetInt32(),
            token.GetProperty("start_offset").GetInt32(), token.GetProperty("end_offset").GetInt32()))];
    }
}
