using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>
/// Reads the body of a chat completion: OpenAI's fields, and those of vLLM for what OpenAI lacks. Fields that are not known
/// are ignored; known ones that would change the answer, and cannot be done, are refused.
/// </summary>
internal static class ChatRequestReader
{
    /// <summary>Reads a body.</summary>
    /// <exception cref="OpenAiException">A field is wrong.</exception>
    public static ChatRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw new OpenAiException(new OpenAiError(StatusCodes.Status400BadRequest, "The body must be a JSON object."));
        var fields = new JsonFields(body);
        Unsupported.Refuse(fields);
        var limit = fields.Find("max_completion_tokens") is null ? "max_tokens" : "max_completion_tokens";
        var (choiceField, choices) = Choices(fields);
        var call = new GenerateRequest
        {
            Model = fields.Text("model") ?? "",
            Messages = { ChatMessages.Read(fields) },
            Reasoning = ThinkingFields.Read(fields),
            Choices = { choices },
            Priority = fields.Integer("priority") > 0 ? Priority.Batch : Priority.Interactive,
            ChatTemplate = Template(fields),
            // Whoever asks a model server expects its work, and its account of it.
            NoCache = true,
            Stop = { Stop(fields) },
        };
        if (fields.Number("temperature") is { } temperature) call.Temperature = temperature;
        if (fields.Number("top_p") is { } mass) call.TopP = mass;
        if (fields.Integer("top_k") is { } count and not (0 or -1)) call.TopK = Int(count);
        if (fields.Number("min_p") is { } least) call.MinP = least;
        if (fields.Integer("seed") is { } seed) call.Seed = seed;
        if (fields.Integer(limit) is { } most) call.MaxOutputTokens = Int(most);
        if (LogProbs(fields) is { } alternatives) call.TopLogProbs = alternatives;
        var includeUsage = fields.Object("stream_options")?.Flag("include_usage") == true;
        return new ChatRequest(call, fields.Flag("stream") == true, includeUsage, limit, choiceField);
    }

    private static int? LogProbs(JsonFields fields)
    {
        var alternatives = fields.Integer("top_logprobs");
        if (fields.Flag("logprobs") == true) return Int(alternatives ?? 0);
        return alternatives is null or 0 ? null : throw OpenAiException.Of("top_logprobs", "needs logprobs: true");
    }

    private static (string Field, string[] Choices) Choices(JsonFields fields)
    {
        if (fields.Find("guided_choice") is not null) return ("guided_choice", [.. fields.Texts("guided_choice")]);
        return fields.Object("structured_outputs") is { } structured
            ? ("structured_outputs.choice", [.. structured.Texts("choice")])
            : ("guided_choice", []);
    }

    private static IEnumerable<string> Stop(JsonFields fields) =>
        fields.Find("stop") is { ValueKind: JsonValueKind.String } one ? [one.GetString()!] : fields.Texts("stop");

    private static Struct? Template(JsonFields fields)
    {
        if (fields.Object(ThinkingFields.Template) is null) return null;
        try
        {
            var values = Struct.Parser.ParseJson(fields.Find(ThinkingFields.Template)!.Value.GetRawText());
            values.Fields.Remove(ThinkingFields.Switch);
            return values;
        }
        catch (InvalidProtocolBufferException)
        {
            throw OpenAiException.Of(ThinkingFields.Template, "must be an object of texts, numbers and switches");
        }
    }

    // What does not fit is out of every range.
    private static int Int(long value) => (int)Math.Clamp(value, int.MinValue, int.MaxValue);
}
