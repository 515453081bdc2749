using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ReasonRank.Reranker.Tests;

/// <summary>
/// A kind of model server, played as strictly as the strictest of them: another address, another key header or a field
/// that its reference does not list is refused.
/// </summary>
/// <param name="ChatPath">Path of chats, as the reference gives it; the query where it needs one.</param>
/// <param name="Fields">Fields of a chat that its reference lists, beside those that all have.</param>
internal sealed record ServerRole(string ChatPath, string[] Fields)
{
    private static readonly string[] Common = ["model", "messages", "temperature", "top_p", "stream", "stream_options"];
    private static readonly string[] CompletionFields = ["prompt", "max_tokens", "logprobs"];

    /// <summary>Header that holds the key.</summary>
    public string KeyHeader { get; init; } = "Authorization";

    /// <summary>Path of chats that continue the assistant's turn.</summary>
    public string? PrefixPath { get; init; }

    /// <summary>What it tells when asked by <c>GET</c>, by path.</summary>
    public Dictionary<string, string> Tells { get; init; } = [];

    /// <summary>How long it says nothing when asked.</summary>
    public TimeSpan Silence { get; init; }

    /// <summary>Whether its model is loaded; before, it tells nothing.</summary>
    public Func<bool> IsReady { get; init; } = static () => true;

    public async Task TellAsync(HttpContext context)
    {
        await Task.Delay(Silence, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!IsReady())
        {
            context.Response.StatusCode = 503;
            return;
        }
        if (Tells.TryGetValue(context.Request.Path, out var told))
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(told);
        }
        else
        {
            context.Response.StatusCode = 404;
        }
    }

    /// <returns>Whether the call was refused.</returns>
    public async Task<bool> RefusesAsync(HttpContext context, JsonElement body)
    {
        var path = context.Request.Path + context.Request.QueryString;
        var chat = body.TryGetProperty("messages", out _);
        var wrong =
            chat && path != ChatPath && path != PrefixPath ? $"no such address: {path}" :
            !context.Request.Headers.TryGetValue(KeyHeader, out var key) || !key.ToString().EndsWith("sk-secret-123", StringComparison.Ordinal) ? "no key" :
            body.EnumerateObject().Select(field => field.Name).Except([.. Common, .. Fields, .. chat ? [] : CompletionFields]).FirstOrDefault() is { } field ?
                $"Unrecognized request argument supplied: {field}" : null;
        if (wrong is null) return false;
        context.Response.StatusCode = 400;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(new { error = new { message = wrong } }));
        return true;
    }
}
