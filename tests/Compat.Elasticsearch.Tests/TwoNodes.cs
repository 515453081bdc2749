using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Compat.Elasticsearch.Tests;

/// <summary>Tests with two nodes.</summary>
public abstract class TwoNodes : IAsyncLifetime
{
    private protected FakeNode First { get; set; } = null!;

    private protected FakeNode Second { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (First, Second) = (await FakeNode.StartAsync(), await FakeNode.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected static async Task<ApiCallDetails> AskAsync(ElasticsearchClientSettings settings) =>
        (await new ElasticsearchClient(settings).Transport.RequestAsync<StringResponse>(HttpMethod.GET, "_search")).ApiCallDetails;
}
