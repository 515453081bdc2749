using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>
/// Log-probabilities of a choice: <c>logprobs.content[]</c> with <c>token</c>, <c>logprob</c> and <c>top_logprobs[]</c> of
/// the same form. What is malformed is left out: a score without probabilities is better than no answer.
/// </summary>
internal static class LogProbs
{
    public static IReadOnlyList<GeneratedToken> Read(JsonElement choice)
    {
        if (Find(choice, "logprobs") is not { ValueKind: JsonValueKind.Object } logProbs) return [];
        return [.. Items(logProbs, "content").Select(ReadToken).OfType<GeneratedToken>()];
    }

    private static GeneratedToken? ReadToken(JsonElement item) => ReadAlternative(item) is not { } token ? null
        : new GeneratedToken(token.Text, token.LogProbability,
            [.. Items(item, "top_logprobs").Take(ModelRequest.MaxTopLogProbs).Select(ReadAlternative).OfType<TokenAlternative>()]);

    private static TokenAlternative? ReadAlternative(JsonElement item) =>
        Find(item, "token") is { ValueKind: JsonValueKind.String } token
        && Find(item, "logprob") is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value)
        && double.IsFinite(value)
            ? new TokenAlternative(token.GetString()!, Math.Min(value, 0))
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
