namespace Elastic.Transport;

/// <summary>
/// An answer to read from; empty where there was none, or not of the media type asked for. The connection is busy until
/// the answer is disposed.
/// </summary>
public sealed class StreamResponse : TransportResponse, IDisposable
{
    private readonly IDisposable? _message;

    /// <summary>An empty answer.</summary>
    public StreamResponse() : this(Stream.Null, null)
    {
    }

    /// <summary>An answer to read from.</summary>
    public StreamResponse(Stream body, string? contentType) => (Body, ContentType) = (body, contentType ?? "");

    internal StreamResponse(Stream body, string? contentType, IDisposable message) : this(body, contentType) => _message = message;

    /// <summary>Its bytes, decompressed.</summary>
    public Stream Body { get; }

    /// <summary>Its media type.</summary>
    public string ContentType { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        _message?.Dispose();
    }
}
