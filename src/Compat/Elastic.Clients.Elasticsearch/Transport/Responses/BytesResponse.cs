namespace Elastic.Transport;

/// <summary>An answer as bytes; none where there was none, or not of the media type asked for.</summary>
public sealed class BytesResponse : TransportResponse<byte[]>
{
    /// <summary>No bytes.</summary>
    public BytesResponse() => Body = [];

    /// <summary>Bytes.</summary>
    public BytesResponse(byte[] body) => Body = body;
}
