using System.Text;
using Microsoft.AspNetCore.Http;

namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>Answers of a <see cref="FakeNode"/>.</summary>
internal static class Answers
{
    public const string JsonOf8 = "application/vnd.elasticsearch+json;compatible-with=8";

    public static Task WriteJsonAsync(this HttpResponse response, string json, int status = 200, string type = JsonOf8)
    {
        response.StatusCode = status;
        response.ContentType = type;
        response.Headers["X-Elastic-Product"] = "Elasticsearch";
        return response.WriteAsync(json);
    }

    public static RequestDelegate Status(int status) => context => context.Response.WriteJsonAsync(
        """{"error":{"type":"some_exception","reason":"why"}}""", status);

    /// <summary>The first half of an answer, then the end of the connection.</summary>
    public static RequestDelegate Half(string json, bool announcesLength) => async context =>
    {
        context.Response.ContentType = JsonOf8;
        if (announcesLength) context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(json[..(json.Length / 2)]));
        await context.Response.Body.FlushAsync();
        // What was flushed has to be on its way before the connection goes.
        await Task.Delay(50);
        context.Abort();
    };

    /// <summary>An answer as <c>GET _nodes/http,settings</c> gives it.</summary>
    public static string Nodes(params (string Name, string Address, string[] Roles)[] nodes) =>
        $$$"""{"cluster_name":"c","nodes":{{{{string.Join(',', nodes.Select(node =>
            $$$"""
            "id-{{{node.Name}}}":{"name":"{{{node.Name}}}","roles":[{{{string.Join(',', node.Roles.Select(role => $"\"{role}\""))}}}],"http":{"publish_address":"{{{node.Address}}}"},"settings":{}}
            """))}}}}}""";
}
