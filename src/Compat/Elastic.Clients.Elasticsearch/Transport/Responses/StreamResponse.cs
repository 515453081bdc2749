namespace Elastic.Transport;

/// <summary>
/// An answer to read from; empty where there was none, or not of the media type asked for. The connection is busy until
/// the answer is disposed.
/// </summary>
public sealed class StreamResponse : TransportResponse, IDisposable
{
    private readonly IDisposable? _message;

    /// <summary>An empty answer.</summary>
    public StreamResponse() => Body = Stream.Null;

    internal StreamResponse(Stream body, IDisposable message) => (Body, _message) = (body, message);

    /// <summary>Its bytes, decompressed.</summary>
    public Stream Body { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Body.Dispose();
        _message?.Dispose();
    }
}
