using System.Text.Json;

namespace ReasonRank.Gateway.OpenAi;

/// <summary>What every piece of an answer begins with.</summary>
/// <param name="Id">Id of the answer.</param>
/// <param name="Created">When it was asked for, in seconds since 1970.</param>
/// <param name="Model">Name of the model.</param>
internal sealed record ChatHead(string Id, long Created, string Model)
{
    /// <summary>The head of a new answer.</summary>
    public static ChatHead Of(string model, DateTimeOffset now) =>
        new($"chatcmpl-{Guid.NewGuid():n}", now.ToUnixTimeSeconds(), model);

    /// <summary>Writes the head's fields.</summary>
    /// <param name="json">Where to, inside an object.</param>
    /// <param name="kind">The piece's kind, such as <c>chat.completion</c>.</param>
    public void WriteTo(Utf8JsonWriter json, string kind)
    {
        json.WriteString("id", Id);
        json.WriteString("object", kind);
        json.WriteNumber("created", Created);
        json.WriteString("model", Model);
    }
}
