using System.Text.Json.Serialization.Metadata;
using Elastic.Clients.Elasticsearch;
using Elastic.Transport;
using Grpc.Core;
using Microsoft.Extensions.Options;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Sends requests to Elasticsearch over its client's transport.</summary>
internal sealed class Cluster : IDisposable
{
    private readonly ElasticsearchClientSettings _settings;
    private readonly ElasticsearchClient _client;

    public Cluster(IOptions<ElasticsearchOptions> options)
    {
        _settings = ClusterSettings.Of(options.Value);
        _client = new ElasticsearchClient(_settings);
    }

    /// <summary>Sends a request and gives what was answered, whatever its status.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="body">JSON, or lines of it; empty for none.</param>
    /// <param name="cancellation">Ends the wait, and the work on the server where it can.</param>
    /// <exception cref="RpcException"><see cref="StatusCode.Unavailable"/>: there was no answer that can be read.</exception>
    public async Task<ClusterAnswer> SendAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        BytesResponse response;
        try
        {
            response = await _client.Transport.RequestAsync<BytesResponse>(
                method, path, body.IsEmpty ? null : PostData.ReadOnlyMemory(body), cancellation);
        }
        catch (TransportException e)
        {
            cancellation.ThrowIfCancellationRequested();
            throw ClusterErrors.NoAnswer(e);
        }
        cancellation.ThrowIfCancellationRequested();
        var details = response.ApiCallDetails;
        if (details.HttpStatusCode is (>= 200 and < 300) or 406 or 415 && !details.TryGetHeader(ClusterSettings.ProductHeader, out _))
            throw ClusterErrors.OtherProduct();
        if (details.HttpStatusCode is not { } status || (details.HasSuccessfulStatusCode && !details.HasExpectedContentType))
            throw ClusterErrors.NoAnswer(details.OriginalException);
        return new ClusterAnswer(status, response.Body ?? []);
    }

    /// <summary>Sends a request about a collection and reads its answer.</summary>
    /// <exception cref="RpcException">It failed; see <see cref="ClusterErrors"/>.</exception>
    public async Task<T> CallAsync<T>(
        string collection, HttpMethod method, string path, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var answer = await SendAsync(method, path, body, cancellation);
        return answer.IsSuccess ? answer.Read(type) : throw ClusterErrors.Of(answer, collection);
    }

    public void Dispose() => ((IDisposable)_settings).Dispose();
}
