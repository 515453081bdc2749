using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>Writes bodies of requests.</summary>
internal static class Json
{
    // Escaping what HTML would need makes most other scripts six times as long.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>A body that holds one JSON object.</summary>
    public static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = Writer(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>A writer to a buffer.</summary>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, Options);
}
