using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>
/// Log-probabilities of a choice. Chats have <c>logprobs.content[]</c> with <c>token</c>, <c>logprob</c> and
/// <c>top_logprobs[]</c> of the same form; completions have the arrays <c>logprobs.tokens</c>, <c>token_logprobs</c> and
/// <c>top_logprobs</c>, this one of objects from token to log-probability. What is malformed is left out: a score without
/// probabilities is better than no answer.
/// </summary>
internal static class LogProbs
{
    public static IReadOnlyList<GeneratedToken> Read(JsonElement choice)
    {
        if (Find(choice, "logprobs") is not { ValueKind: JsonValueKind.Object } logProbs) return [];
        return Find(logProbs, "tokens") is { ValueKind: JsonValueKind.Array }
            ? ReadArrays(logProbs)
            : [.. Items(logProbs, "content").Select(ReadToken).OfType<GeneratedToken>()];
    }

    private static List<GeneratedToken> ReadArrays(JsonElement logProbs)
    {
        var read = new List<GeneratedToken>();
        var (values, alternatives) = (Items(logProbs, "token_logprobs").ToList(), Items(logProbs, "top_logprobs").ToList());
        var at = 0;
        foreach (var token in Items(logProbs, "tokens"))
        {
            var place = at++;
            if (token.ValueKind != JsonValueKind.String || place >= values.Count || Number(values[place]) is not { } value) continue;
            read.Add(new GeneratedToken(
                token.GetString()!, value, place < alternatives.Count ? [.. ReadMap(alternatives[place])] : []));
        }
        return read;
    }

    private static IEnumerable<TokenAlternative> ReadMap(JsonElement map) =>
        map.ValueKind != JsonValueKind.Object ? [] : map.EnumerateObject()
            .Take(ModelRequest.MaxTopLogProbs)
            .Select(entry => Number(entry.Value) is { } value ? new TokenAlternative(entry.Name, value) : (TokenAlternative?)null)
            .OfType<TokenAlternative>();

    private static GeneratedToken? ReadToken(JsonElement item) => ReadAlternative(item) is not { } token ? null
        : new GeneratedToken(token.Text, token.LogProbability,
            [.. Items(item, "top_logprobs").Take(ModelRequest.MaxTopLogProbs).Select(ReadAlternative).OfType<TokenAlternative>()]);

    private static TokenAlternative? ReadAlternative(JsonElement item) =>
        Find(item, "token") is { ValueKind: JsonValueKind.String } token && Find(item, "logprob") is { } number
        && Number(number) is { } value
            ? new TokenAlternative(token.GetString()!, value)
            : null;

    private static double? Number(JsonElement number) =>
        number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var value) && double.IsFinite(value)
            ? Math.Min(value, 0)
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    private static JsonElement? Find(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
