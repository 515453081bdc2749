using System.Buffers;
using System.Text.Json;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>
/// Writes a reply as the server-sent events of a chat completion, in vLLM's form. Log-probabilities are told for the
/// answer's tokens only.
/// </summary>
internal sealed class EventWriter(IBufferWriter<byte> output)
{
    private const string Thought = " thus";

    /// <summary>An event of the tokens from one up to another; two where reasoning ends among them.</summary>
    public void Tokens(Reply reply, int from, int to, bool logProbs)
    {
        var reasoning = Math.Max(0, Math.Min(to, reply.ReasoningTokens) - from);
        if (reasoning > 0) Delta("reasoning_content", string.Concat(Enumerable.Repeat(Thought, reasoning)), []);
        if (from + reasoning == to) return;
        GeneratedToken[] tokens = [.. reply.Answer.Skip(from + reasoning - reply.ReasoningTokens).Take(to - from - reasoning)];
        Delta("content", string.Concat(tokens.Select(token => token.Text)), logProbs ? tokens : []);
    }

    /// <summary>The last events: why it ends, and what it cost.</summary>
    public void End(string finish, int promptTokens, Reply reply)
    {
        Event(json =>
        {
            json.WriteStartArray("choices");
            json.WriteStartObject();
            json.WriteNumber("index", 0);
            json.WriteStartObject("delta");
            json.WriteEndObject();
            json.WriteString("finish_reason", finish);
            json.WriteEndObject();
            json.WriteEndArray();
        });
        Event(json =>
        {
            json.WriteStartArray("choices");
            json.WriteEndArray();
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", promptTokens);
            json.WriteNumber("completion_tokens", reply.Tokens);
            json.WriteStartObject("completion_tokens_details");
            json.WriteNumber("reasoning_tokens", reply.ReasoningTokens);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        output.Write("data: [DONE]\n\n"u8);
    }

    private void Delta(string field, string text, GeneratedToken[] tokens) => Event(json =>
    {
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        json.WriteString(field, text);
        json.WriteEndObject();
        if (tokens.Length > 0) LogProbs(json, tokens);
        json.WriteNull("finish_reason");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void LogProbs(Utf8JsonWriter json, GeneratedToken[] tokens)
    {
        json.WriteStartObject("logprobs");
        json.WriteStartArray("content");
        foreach (var token in tokens)
        {
            json.WriteStartObject();
            json.WriteString("token", token.Text);
            json.WriteNumber("logprob", token.LogProbability);
            json.WriteStartArray("top_logprobs");
            foreach (var (text, logProbability) in token.Listed)
            {
                json.WriteStartObject();
                json.WriteString("token", text);
                json.WriteNumber("logprob", logProbability);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Event(Action<Utf8JsonWriter> write)
    {
        output.Write("data: "u8);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("id", "chatcmpl-0");
            json.WriteString("object", "chat.completion.chunk");
            json.WriteNumber("created", 0);
            json.WriteString("model", "modelled");
            write(json);
            json.WriteEndObject();
        }
        output.Write("\n\n"u8);
    }
}
