using System.Text;
using System.Text.Json;

namespace Elastic.Transport;

/// <summary>What an error answer says.</summary>
internal static class ServerError
{
    /// <summary>Type and reason; null where the body was not read or does not have them.</summary>
    public static string? Of(TransportResponse response)
    {
        var body = response is StringResponse text ? Encoding.UTF8.GetBytes(text.Body) : response.ApiCallDetails.ResponseBodyInBytes;
        if (body is not { Length: > 0 }) return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("error", out var error)) return null;
            if (error.ValueKind == JsonValueKind.String) return error.GetString();
            return error.ValueKind == JsonValueKind.Object ? $"{Text(error, "type")}: {Text(error, "reason")}" : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
