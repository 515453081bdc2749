using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Grpc.Core;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>What Elasticsearch answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">JSON.</param>
internal sealed record ClusterAnswer(int Status, byte[] Body)
{
    /// <summary>Whether the status is one of success.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Reads the body.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.Unavailable"/>: it is not what Elasticsearch would send.</exception>
    public T Read<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(Body, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw ClusterErrors.NoAnswer(e);
        }
    }

    /// <summary>The body as a document.</summary>
    /// <exception cref="RpcException"><see cref="StatusCode.Unavailable"/>: it is no JSON.</exception>
    public JsonDocument Parse()
    {
        try
        {
            return JsonDocument.Parse(Body);
        }
        catch (JsonException e)
        {
            throw ClusterErrors.NoAnswer(e);
        }
    }
}
