namespace Grpc.Core.Wire;

/// <summary>Names and values of the protocol "gRPC over HTTP2".</summary>
internal static class Headers
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";

    private static readonly HashSet<string> Protocol = new(StringComparer.OrdinalIgnoreCase)
    {
        Status, Message, Timeout, Encoding, AcceptEncoding, Metadata.CompressionRequestAlgorithmMetadataKey,
        "content-type", "content-encoding", "content-length", "accept-encoding", "te", "host", "connection", "transfer-encoding",
    };

    /// <summary>Whether a header belongs to the caller rather than to the protocol.</summary>
    public static bool IsMetadata(string name) => name[0] != ':' && !Protocol.Contains(name);

    /// <summary>Whether a content type is <c>application/grpc</c>, with or without a suffix or parameters.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');

    /// <summary>
    /// Adds a received header. Binary values are decoded, and split where a proxy has joined several with commas.
    /// </summary>
    /// <exception cref="RpcException">Internal: a binary value is not base64.</exception>
    public static void Add(Metadata metadata, string name, string value)
    {
        var key = name.ToLowerInvariant();
        if (!Metadata.Entry.IsKey(key)) return;
        if (!key.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.Ordinal))
        {
            metadata.Add(key, value);
            return;
        }
        foreach (var range in value.AsSpan().Split(','))
        {
            if (!BinaryHeader.TryDecode(value.AsSpan(range).Trim(), out var bytes))
                throw Failures.Internal($"The binary metadata '{key}' is not base64.");
            metadata.Add(key, bytes);
        }
    }

    /// <summary>A header's value as it is sent.</summary>
    public static string Encode(Metadata.Entry entry) => entry.IsBinary ? BinaryHeader.Encode(entry.Bytes) : entry.Value;
}
