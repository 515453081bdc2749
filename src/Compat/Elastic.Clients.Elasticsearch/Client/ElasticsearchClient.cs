using Elastic.Transport;

namespace Elastic.Clients.Elasticsearch;

/// <summary>A client of an Elasticsearch cluster. Costly to make, safe for any number of threads.</summary>
public class ElasticsearchClient
{
    /// <summary>A client of the node at <c>http://localhost:9200</c>.</summary>
    public ElasticsearchClient() : this(new ElasticsearchClientSettings())
    {
    }

    /// <summary>A client of one node.</summary>
    public ElasticsearchClient(Uri uri) : this(new ElasticsearchClientSettings(uri))
    {
    }

    /// <summary>A client with settings, which own the connections: they are closed by disposing the settings.</summary>
    public ElasticsearchClient(IElasticsearchClientSettings elasticsearchClientSettings)
    {
        ArgumentNullException.ThrowIfNull(elasticsearchClientSettings);
        Transport = new DistributedTransport<IElasticsearchClientSettings>(elasticsearchClientSettings);
    }

    /// <summary>The settings it was made with.</summary>
    public IElasticsearchClientSettings ElasticsearchClientSettings => Transport.Configuration;

    /// <summary>Sends requests as they are.</summary>
    public ITransport<IElasticsearchClientSettings> Transport { get; }
}
