using System.Text.Json;

namespace Elastic.Transport;

/// <summary>Reads the answer of <c>GET _nodes/http,settings</c>.</summary>
internal static class NodeList
{
    /// <summary>The nodes that listen to HTTP.</summary>
    public static List<Node> Read(byte[] answer, bool usesTls)
    {
        using var json = JsonDocument.Parse(answer);
        var nodes = new List<Node>();
        foreach (var entry in json.RootElement.GetProperty("nodes").EnumerateObject())
        {
            if (!entry.Value.TryGetProperty("http", out var http) || Address(http) is not { } address) continue;
            var roles = entry.Value.TryGetProperty("roles", out var named)
                ? named.EnumerateArray().Select(role => role.GetString()!).ToArray()
                : [];
            nodes.Add(new Node(Parse(address, usesTls), NodeFeatures.Of(roles))
            {
                Id = entry.Name,
                Name = entry.Value.TryGetProperty("name", out var name) ? name.GetString() : null,
            });
        }
        return nodes;
    }

    /// <summary>The address that <c>host/ip:port</c> or <c>ip:port</c> stands for; the host's name, where there is one.</summary>
    public static Uri Parse(string address, bool usesTls)
    {
        var slash = address.IndexOf('/', StringComparison.Ordinal);
        var ip = address[(slash + 1)..];
        var authority = slash > 0 ? address[..slash] + ip[ip.LastIndexOf(':')..] : ip;
        return new Uri($"{(usesTls ? "https" : "http")}://{authority}");
    }

    private static string? Address(JsonElement http)
    {
        if (http.TryGetProperty("publish_address", out var published)) return published.GetString();
        return http.TryGetProperty("bound_address", out var bound) && bound.GetArrayLength() > 0 ? bound[0].GetString() : null;
    }
}
