using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>Reads the messages of a chat.</summary>
internal static class ChatMessages
{
    /// <summary>Reads the messages, and checks whether the model is to go on with the last one.</summary>
    public static List<ChatTurn> Read(JsonFields fields)
    {
        var turns = fields.Items("messages").Select(ReadTurn).ToList();
        if (turns.Count == 0) throw OpenAiException.Of("messages", "must have at least one message");
        var continues = fields.Flag("continue_final_message") == true;
        // The defaults of vLLM: a new turn is begun unless another one is continued.
        if (fields.Flag("add_generation_prompt") is { } begins && begins == continues)
            throw OpenAiException.Of("add_generation_prompt", "must be the opposite of continue_final_message");
        if (continues != (turns[^1].Role == "assistant"))
            throw OpenAiException.Of(
                $"messages[{turns.Count - 1}].role",
                continues ? "must be assistant with continue_final_message" : "must be user, or assistant with continue_final_message: true");
        return turns;
    }

    private static ChatTurn ReadTurn(JsonElement message, int index)
    {
        var path = $"messages[{index}]";
        if (message.ValueKind != JsonValueKind.Object) throw OpenAiException.Of(path, "must be an object");
        var fields = new JsonFields(message, path + ".");
        return new ChatTurn
        {
            Role = fields.Text("role") switch
            {
                // OpenAI's newer name for it.
                "developer" => "system",
                { } role when role is "system" or "user" or "assistant" => role,
                _ => throw OpenAiException.Of(path + ".role", "must be system, developer, user or assistant"),
            },
            Content = Content(fields, path),
        };
    }

    private static string Content(JsonFields fields, string path) => fields.Find("content") switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { ValueKind: JsonValueKind.Array } parts => string.Join('\n', parts.EnumerateArray().Select((part, i) =>
            part.ValueKind == JsonValueKind.Object && new JsonFields(part, $"{path}.content[{i}].") is var fields
            && fields.Text("type") == "text" && fields.Text("text") is { } text
                ? text
                : throw OpenAiException.Of($"{path}.content[{i}]", "must be a part of type text"))),
        _ => throw OpenAiException.Of(path + ".content", "must be a string or an array of texts"),
    };
}
