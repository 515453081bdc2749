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
    private static readonly TimeSpan AskingAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(500)];

    private readonly ElasticsearchClientSettings _settings;
    private readonly ElasticsearchClient _client;
    private readonly TimeSpan _requestTimeout;
    private readonly TimeProvider _time;

    public Cluster(IOptions<ElasticsearchOptions> options, TimeProvider time)
    {
        _time = time;
        _settings = ClusterSettings.Of(options.Value);
        _client = new ElasticsearchClient(_settings);
        _requestTimeout = options.Value.RequestTimeout;
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
        // The client's own limit ends with the headers of an answer.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(_requestTimeout * 2);
        try
        {
            response = await _client.Transport.RequestAsync<BytesResponse>(
                method, path, body.IsEmpty ? null : PostData.ReadOnlyMemory(body), limit.Token);
        }
        catch (Exception e) when (e is TransportException or PipelineException)
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

    /// <summary>
    /// Sends a request that may reach the nodes more than once: again, a few times within a second, while none of them answers
    /// or can, or the one that was asked has too much to do. When a node is lost, the others need a moment to find out.
    /// </summary>
    /// <inheritdoc cref="SendAsync"/>
    public async Task<ClusterAnswer> AskAsync(
        HttpMethod method, string path, ReadOnlyMemory<byte> body, CancellationToken cancellation)
    {
        var start = _time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var answer = await SendAsync(method, path, body, cancellation);
                if (answer.Status is not (429 or 502 or 503 or 504) || !MayAskAgain(attempt)) return answer;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && MayAskAgain(attempt))
            {
            }
            // Those that were refused together would else come back together.
            await Task.Delay(Pauses[attempt] * (.5 + Random.Shared.NextDouble()), _time, cancellation);
        }

        bool MayAskAgain(int attempt) => attempt < Pauses.Length && _time.GetElapsedTime(start) < AskingAgain;
    }

    /// <summary>Sends a request about a collection as <see cref="AskAsync"/> does, and reads its answer.</summary>
    /// <exception cref="RpcException">It failed; see <see cref="ClusterErrors"/>.</exception>
    public async Task<T> CallAsync<T>(
        string collection, HttpMethod method, string path, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var answer = await AskAsync(method, path, body, cancellation);
        return answer.IsSuccess ? answer.Read(type) : throw ClusterErrors.Of(answer, collection);
    }

    public void Dispose() => ((IDisposable)_settings).Dispose();
}
