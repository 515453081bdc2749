namespace ReasonRank.AppHost;

/// <summary>Who runs the Elasticsearch that keeps the collections.</summary>
internal enum ElasticsearchSource
{
    /// <summary>Somebody else, at <c>ConnectionStrings:elasticsearch</c>.</summary>
    ConnectionString,

    /// <summary>This app host, in a container: <c>UseContainers:elasticsearch</c>.</summary>
    Container,

    /// <summary>Somebody else, at <c>Retrieval:Elasticsearch:Nodes</c>.</summary>
    Settings,
}
