using System.Globalization;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Core.Wire;

namespace Grpc.Net.Client.Calls;

/// <summary>Reads what a server sent in headers or trailers.</summary>
internal static class HeaderReader
{
    /// <summary>The metadata among the headers.</summary>
    /// <exception cref="RpcException">A binary value is not base64.</exception>
    public static Metadata Read(HttpHeaders? source)
    {
        var metadata = new Metadata();
        if (source is null) return metadata;
        foreach (var (name, values) in source.NonValidated)
        {
            if (!Headers.IsMetadata(name)) continue;
            foreach (var value in values) Headers.Add(metadata, name, value);
        }
        return metadata;
    }

    /// <summary>The first value of a header, or null.</summary>
    public static string? Value(HttpHeaders source, string name)
    {
        if (!source.NonValidated.TryGetValues(name, out var values)) return null;
        foreach (var value in values) return value;
        return null;
    }

    /// <summary>The status that headers or trailers carry, or null.</summary>
    public static Status? Status(HttpHeaders source)
    {
        if (Value(source, Headers.Status) is not { } text) return null;
        var detail = Value(source, Headers.Message) is { } message ? PercentEncoding.Decode(message) : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code)
            ? new Status(Enum.IsDefined((StatusCode)code) ? (StatusCode)code : StatusCode.Unknown, detail)
            : new Status(StatusCode.Unknown, $"The server sent the invalid status '{text}'. {detail}");
    }
}
