using System.Text.Json;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>An error as Elasticsearch tells it.</summary>
/// <param name="Status">HTTP status of the request or of the item.</param>
/// <param name="Types">Kinds of the error and of its causes, such as <c>index_not_found_exception</c>.</param>
/// <param name="Reason">What happened, of the innermost cause.</param>
internal sealed record ClusterError(int Status, IReadOnlySet<string> Types, string Reason)
{
    private const int Deepest = 8, MaxReason = 500;

    /// <summary>Reads the error of a whole request.</summary>
    public static ClusterError Of(ClusterAnswer answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error)
                ? Of(answer.Status, error)
                : Unread(answer.Status);
        }
        catch (JsonException)
        {
            // Proxies answer with pages of their own.
            return Unread(answer.Status);
        }
    }

    /// <summary>Reads the error of an item.</summary>
    public static ClusterError Of(int status, JsonElement error)
    {
        var (types, reason) = (new HashSet<string>(StringComparer.Ordinal), "");
        Visit(error, Deepest);
        return new ClusterError(status, types, reason.Length <= MaxReason ? reason : reason[..MaxReason] + "…");

        void Visit(JsonElement element, int depth)
        {
            if (depth == 0) return;
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var part in element.EnumerateArray()) Visit(part, depth - 1);
            }
            if (element.ValueKind != JsonValueKind.Object) return;
            if (element.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String) types.Add(type.GetString()!);
            if (element.TryGetProperty("reason", out var why) && why.ValueKind == JsonValueKind.String) reason = why.GetString()!;
            foreach (var name in (string[])["root_cause", "failed_shards", "reason", "caused_by"])
                if (element.TryGetProperty(name, out var cause)) Visit(cause, depth - 1);
        }
    }

    private static ClusterError Unread(int status) => new(status, new HashSet<string>(), $"HTTP status {status}");
}
