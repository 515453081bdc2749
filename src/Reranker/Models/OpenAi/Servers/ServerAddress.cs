namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>
/// Where a server's calls go. An endpoint may be a host, a base address such as <c>http://host:8000/v1</c>, or the full
/// address of chats or completions.
/// </summary>
internal static class ServerAddress
{
    private static readonly string[] Paths = ["/chat/completions", "/completions"];

    /// <summary>Where a call goes.</summary>
    /// <param name="model">Endpoint, and the deployment on Azure.</param>
    /// <param name="server">The kind of the server.</param>
    /// <param name="continues">Whether the call continues an assistant's turn of a chat.</param>
    public static Uri OfCalls(ModelOptions model, ServerDialect server, bool continues)
    {
        var builder = new UriBuilder(model.Endpoint);
        var path = Base(builder.Path);
        // Azure's newer address, /openai/v1, has neither deployments nor versions.
        var deployments = server.ApiVersion is not null && !path.EndsWith("/v1", StringComparison.Ordinal);
        if (path.Length == 0 || (deployments && path.Equals("/openai", StringComparison.Ordinal)))
            path = deployments ? $"{server.BasePath}/{Uri.EscapeDataString(model.ServerName)}" : server.BasePath;
        var chat = model.Api != ModelApi.Completions;
        if (chat && continues && server.ContinuationPath is { } continuation && path is "" or "/v1") path = continuation;
        builder.Path = path + Paths[chat ? 0 : 1];
        if (deployments && !builder.Query.Contains("api-version=", StringComparison.OrdinalIgnoreCase))
            builder.Query = $"{builder.Query.TrimStart('?')}&api-version={server.ApiVersion}".TrimStart('&');
        return builder.Uri;
    }

    /// <summary>Where a server tells its models.</summary>
    public static Uri OfModels(ModelOptions model)
    {
        var path = Base(new Uri(model.Endpoint).AbsolutePath);
        return With(model, (path.Length == 0 ? ServerDialects.Other.BasePath : path) + "/models");
    }

    /// <summary>An address beside the base address: <c>/version</c> of <c>http://host/x/v1</c> is <c>http://host/x/version</c>.</summary>
    public static Uri Beside(ModelOptions model, string path)
    {
        var root = Base(new Uri(model.Endpoint).AbsolutePath);
        return With(model, (root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] : root) + path);
    }

    private static Uri With(ModelOptions model, string path) => new UriBuilder(model.Endpoint) { Path = path, Query = "" }.Uri;

    private static string Base(string path)
    {
        path = path.TrimEnd('/');
        foreach (var end in Paths)
            if (path.EndsWith(end, StringComparison.Ordinal)) return path[..^end.Length];
        return path;
    }
}
