namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Settings of the engine <c>elasticsearch</c>:
/// <code>"Retrieval": { "Engine": "elasticsearch", "Elasticsearch": { "Nodes": ["https://es-1:9200", "https://es-2:9200"], "ApiKey": "..." } }</code>
/// A connection string named <c>elasticsearch</c>, such as <c>http://elastic:password@localhost:9200</c>, stands for a node
/// and its user where <see cref="Nodes"/> is empty.
/// </summary>
public sealed class ElasticsearchOptions
{
    /// <summary>Section of the configuration that holds them.</summary>
    public const string SectionName = "Retrieval:Elasticsearch";

    /// <summary>Name of the connection string.</summary>
    public const string ConnectionName = "elasticsearch";

    /// <summary>Addresses of nodes. Requests take turns over them and go on with the others when one fails.</summary>
    public IList<string> Nodes { get; } = [];

    /// <summary>What the names of aliases and indices begin with; several services with prefixes of their own can share a cluster.</summary>
    /// <value>reasonrank-</value>
    public string IndexPrefix { get; set; } = "reasonrank-";

    /// <summary>Primary shards of new collections, 1 to 1,024.</summary>
    /// <value>1</value>
    public int Shards { get; set; } = 1;

    /// <summary>Copies of each shard of new collections, 0 to 100.</summary>
    /// <value>1</value>
    public int Replicas { get; set; } = 1;

    /// <summary>How written passages become visible before they are acknowledged.</summary>
    /// <value><see cref="RefreshPolicy.Immediate"/></value>
    public RefreshPolicy RefreshPolicy { get; set; } = RefreshPolicy.Immediate;

    /// <summary>
    /// <c>dfs_query_then_fetch</c> scores with the statistics of all shards together, as one shard would;
    /// <c>query_then_fetch</c> saves a round trip to the shards and scores with those of each shard.
    /// </summary>
    /// <value>dfs_query_then_fetch</value>
    public string SearchType { get; set; } = "dfs_query_then_fetch";

    /// <summary>Whether the cluster is asked for its nodes, at start and when a node fails.</summary>
    /// <value>false</value>
    public bool Sniff { get; set; }

    /// <summary>API key, as Elasticsearch encodes it. Never logged.</summary>
    public string? ApiKey { get; set; }

    /// <summary>User, with <see cref="Password"/>.</summary>
    public string? Username { get; set; }

    /// <summary>Password. Never logged.</summary>
    public string? Password { get; set; }

    /// <summary>PEM file of the authority that signed the nodes' certificates, where the system does not know it.</summary>
    public string? CaFile { get; set; }

    /// <summary>SHA-256 fingerprint, in hexadecimal digits, of the authority or certificate that is trusted.</summary>
    public string? Fingerprint { get; set; }

    /// <summary>Whether requests and answers are compressed.</summary>
    /// <value>false</value>
    public bool Compression { get; set; }

    /// <summary>Most time until an answer begins, and twice that until it ends; writes are tried again for as long.</summary>
    /// <value>30 s</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Indices that others fill, by the names of the collections as which they are served.</summary>
    public IDictionary<string, AttachedIndex> Attached { get; } = new Dictionary<string, AttachedIndex>(StringComparer.Ordinal);

    /// <summary>Takes node, user and password of a connection string where no node is configured.</summary>
    internal void Take(string? connection)
    {
        if (Nodes.Count > 0 || string.IsNullOrEmpty(connection)) return;
        if (!Uri.TryCreate(connection, UriKind.Absolute, out var uri) || uri.UserInfo.Length == 0)
        {
            Nodes.Add(connection);
            return;
        }
        Nodes.Add(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        if (ApiKey is not null || Username is not null) return;
        var user = uri.UserInfo.Split(':', 2);
        (Username, Password) = (Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user.ElementAtOrDefault(1) ?? ""));
    }
}
