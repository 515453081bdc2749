using Elastic.Transport;

namespace Elastic.Clients.Elasticsearch;

/// <summary>Settings of an <see cref="ElasticsearchClient"/>.</summary>
public interface IElasticsearchClientSettings : ITransportConfiguration;
