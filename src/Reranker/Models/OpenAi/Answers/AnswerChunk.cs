using System.Text.Json;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Answers;

/// <summary>
/// A piece of an answer: a chunk of a chat's stream (<c>choices[0].delta</c>), a whole chat's answer
/// (<c>choices[0].message</c>), or either of a completion (<c>choices[0].text</c>).
/// </summary>
/// <param name="Reasoning">
/// From <c>reasoning_content</c> (older vLLM, SGLang, llama.cpp, DeepSeek) or <c>reasoning</c> (OpenRouter, Ollama, newer
/// vLLM); may be empty.
/// </param>
/// <param name="Content">May be empty; may hold inline reasoning.</param>
/// <param name="FinishReason">Null until the model is done.</param>
/// <param name="Usage">Null where the server does not tell, or tells nonsense.</param>
/// <param name="Tokens">Log-probabilities of this piece's tokens, reasoning included; may be empty.</param>
internal sealed record AnswerChunk(
    string Reasoning, string Content, FinishReason? FinishReason, TokenCounts? Usage, IReadOnlyList<GeneratedToken> Tokens)
{
    /// <summary>Reads the JSON of a piece.</summary>
    /// <exception cref="ModelException">It is no JSON, an error, or no completion.</exception>
    public static AnswerChunk Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read()) throw new JsonException("Something follows the JSON.");
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ModelException("The model server sent something that is no completion.", exception)
            {
                Kind = ModelFailure.Broken,
            };
        }
    }

    private static AnswerChunk Read(JsonElement root)
    {
        if (ServerError.IsTold(root)) throw ServerError.Of(root);
        var usage = root.TryGetProperty("usage", out var counts) ? TokenCounts.Read(counts) : null;
        if (!root.TryGetProperty("choices", out var choices)) throw new InvalidOperationException("No choices.");
        // The chunk with the usage has no choices.
        if (choices.GetArrayLength() == 0) return new AnswerChunk("", "", null, usage, []);
        var choice = choices[0];
        var reason = Text(choice, "finish_reason");
        if (reason is "content_filter" or "error")
            throw new ModelException($"The model server stopped the answer: {reason}.")
            {
                Kind = reason is "error" ? ModelFailure.Unavailable : ModelFailure.Refused,
            };
        var finish = reason.Length == 0 ? (FinishReason?)null
            : reason is "length" ? Ranking.Models.FinishReason.Length : Ranking.Models.FinishReason.Stop;
        if (!choice.TryGetProperty("delta", out var part) && !choice.TryGetProperty("message", out part))
            return new AnswerChunk("", Text(choice, "text"), finish, usage, LogProbs.Read(choice));
        var reasoning = Text(part, "reasoning_content");
        return new AnswerChunk(
            reasoning.Length > 0 ? reasoning : Text(part, "reasoning"), Text(part, "content"), finish, usage, LogProbs.Read(choice));
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
}
