using System.Text.Json;
using ReasonRank.Benchmarks.Strategies.Judging;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>What a chat completion request asks for, as far as the modelled server cares.</summary>
/// <param name="Prompt">The texts of all turns.</param>
/// <param name="MaxTokens">Most tokens to write.</param>
/// <param name="LogProbs">Whether to tell log-probabilities.</param>
/// <param name="Thinks">Whether to reason first.</param>
internal sealed record ModelCall(string Prompt, int MaxTokens, bool LogProbs, bool Thinks)
{
    /// <summary>Length of the prompt; English takes about four characters a token.</summary>
    public int PromptTokens => (Prompt.Length + 3) / 4;

    /// <summary>The query that the call is for.</summary>
    public string Asker => Question.Parse(Prompt) is { } question ? $"{question.QueryId}-{question.Seed}" : "";

    /// <summary>Reads a request's body.</summary>
    public static ModelCall Read(JsonElement body)
    {
        var turns = body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString());
        var switchedOff = body.TryGetProperty("chat_template_kwargs", out var arguments)
            && arguments.TryGetProperty("enable_thinking", out var thinking) && !thinking.GetBoolean();
        return new ModelCall(
            string.Join('\n', turns), body.GetProperty("max_tokens").GetInt32(),
            body.TryGetProperty("logprobs", out var told) && told.GetBoolean(), !switchedOff);
    }
}
