using System.Text.Json;
using Grpc.Core;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>A write that is under way.</summary>
internal sealed class BulkItem(WriteOperation operation)
{
    /// <summary>What is written.</summary>
    public WriteOperation Operation { get; } = operation;

    /// <summary>
    /// Version of the write. Each write of a passage has a higher one than those before, so that a request that was given up
    /// and arrives late cannot undo what was written since. Sent again, a write does not find itself in its way.
    /// </summary>
    public long Version { get; set; }

    /// <summary>How often another version was in its way.</summary>
    public int Conflicts { get; set; }

    /// <summary>Whether it deleted a passage.</summary>
    public bool Deleted { get; set; }

    /// <summary>Why it could not be written; null when it was.</summary>
    public RpcException? Failure { get; set; }

    /// <summary>About how many bytes it takes in a request.</summary>
    public int Bytes { get; } = 128 + (operation.Passage?.CalculateSize() ?? 0);

    /// <summary>Writes its lines.</summary>
    public void Write(Utf8JsonWriter json, Action endLine)
    {
        json.WriteStartObject();
        json.WriteStartObject(Operation.Passage is null ? "delete"u8 : "index"u8);
        json.WriteString("_id"u8, Operation.Id);
        json.WriteNumber("version"u8, Version);
        json.WriteString("version_type"u8, "external_gte"u8);
        json.WriteEndObject();
        json.WriteEndObject();
        endLine();
        if (Operation.Passage is null) return;
        json.Write(Operation.Passage);
        endLine();
    }
}
