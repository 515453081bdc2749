using System.Text.Json;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.TestSupport;

namespace ReasonRank.Ranking.Tests.Prompts;

/// <summary>Prompts against those that rank_llm 0.25.7 rendered from the same templates.</summary>
public sealed class RankLlmPromptTests
{
    // rank_llm's own order of preference.
    private static readonly string[] TextFields = ["text", "segment", "contents", "content", "body", "passage"];

    [Fact]
    public void All_112_prompts_render_equal()
    {
        var folder = Real.Shared("data/rank_llm");
        var rendered = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, "prompts.jsonl")))
        {
            using var json = JsonDocument.Parse(line);
            var expected = json.RootElement;
            var name = expected.GetProperty("template").GetString()!;
            var template = PromptTemplate.Parse(name, File.ReadAllText(Path.Combine(folder, "templates", name)));

            var chat = new ListwisePrompt(template).Render(
                expected.GetProperty("query").GetString()!,
                [.. expected.GetProperty("candidates").EnumerateArray().Select(ToCandidate)],
                expected.GetProperty("max_words").GetInt32(),
                expected.GetProperty("letters").GetBoolean(),
                out _);

            Assert.Equal(
                expected.GetProperty("messages").EnumerateArray().Select(message => new ChatMessage(
                    Enum.Parse<ChatRole>(message.GetProperty("role").GetString()!, ignoreCase: true),
                    message.GetProperty("content").GetString()!)),
                chat);
            rendered++;
        }
        Assert.Equal(112, rendered);
    }

    private static Candidate ToCandidate(JsonElement candidate, int index)
    {
        var text = TextFields.First(field => candidate.TryGetProperty(field, out _));
        return new Candidate(
            index.ToString(),
            candidate.GetProperty(text).GetString()!,
            candidate.TryGetProperty("title", out var title) ? title.GetString() : null,
            candidate.GetProperty("score").GetDouble());
    }
}
