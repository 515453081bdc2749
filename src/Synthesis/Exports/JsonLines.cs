using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReasonRank.Synthesis.Exports;

/// <summary>Writes JSON, one object a line or one for all, readable by people too.</summary>
internal static class JsonLines
{
    private static readonly JsonWriterOptions _line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly byte[] _lineFeed = "\n"u8.ToArray();

    /// <summary>Writes an object on a line of its own.</summary>
    public static async Task ObjectAsync(Stream stream, Action<Utf8JsonWriter> properties, CancellationToken cancellation)
    {
        using var buffer = Buffer(properties);
        buffer.Write(_lineFeed);
        await stream.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellation);
    }

    /// <summary>An object as a text of one line.</summary>
    public static string Object(Action<Utf8JsonWriter> properties)
    {
        using var buffer = Buffer(properties);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Writes an array of texts.</summary>
    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values) writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    /// <summary>Writes one object whose properties come one after another, each on a line of its own, and counts them.</summary>
    public static async Task<long> MapAsync(Stream stream, IAsyncEnumerable<(string Key, string Value)> entries, CancellationToken cancellation)
    {
        await stream.WriteAsync("{"u8.ToArray(), cancellation);
        var count = 0L;
        await foreach (var (key, value) in entries)
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{(count++ == 0 ? "" : ",")}\n{Text(key)}: {Text(value)}"), cancellation);
        await stream.WriteAsync("\n}\n"u8.ToArray(), cancellation);
        return count;
    }

    private static MemoryStream Buffer(Action<Utf8JsonWriter> properties)
    {
        var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer, _line);
        writer.WriteStartObject();
        properties(writer);
        writer.WriteEndObject();
        return buffer;
    }

    private static string Text(string value) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";
}
