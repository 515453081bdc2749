using Elastic.Transport;

namespace Elastic.Clients.Elasticsearch;

/// <summary>Settings of an <see cref="ElasticsearchClient"/>. Each method changes the object and returns it.</summary>
public class ElasticsearchClientSettings : TransportConfigurationDescriptorBase<ElasticsearchClientSettings>, IElasticsearchClientSettings
{
    /// <summary>Settings for one node.</summary>
    /// <param name="uri">Its address; <c>http://localhost:9200</c> where none is given.</param>
    public ElasticsearchClientSettings(Uri? uri = null) : this(new SingleNodePool(uri ?? new Uri("http://localhost:9200")))
    {
    }

    /// <summary>Settings for the nodes of a pool.</summary>
    public ElasticsearchClientSettings(NodePool nodePool) : base(nodePool)
    {
    }
}
