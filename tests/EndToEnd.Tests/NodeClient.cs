using System.Text.Json;
using ReasonRank.TestSupport;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Calls the gateway with grpc-js, in a process of its own.</summary>
internal static class NodeClient
{
    private static readonly string Folder = Path.Combine(Real.Repository, "tests", "EndToEnd.Tests", "NodeClient");

    /// <summary>Runs one case of client.cjs and gives what it printed.</summary>
    public static async Task<JsonElement> RunAsync(int port, string name, object request)
    {
        if (!Directory.Exists(Path.Combine(Folder, "node_modules", "@grpc", "grpc-js")))
            Real.Missing("grpc-js is not installed: npm install --prefix tests/EndToEnd.Tests/NodeClient");

        var output = await Command.RunAsync(
            "node", Path.Combine(Folder, "client.cjs"), $"localhost:{port}", Path.Combine(Real.Repository, "protos"), name,
            JsonSerializer.Serialize(request));
        return JsonDocument.Parse(output).RootElement;
    }
}
