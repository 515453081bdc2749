namespace Elastic.Transport;

/// <summary>An answer as text; empty where there was none, or not of the media type asked for.</summary>
public sealed class StringResponse : TransportResponse<string>
{
    /// <summary>An empty text.</summary>
    public StringResponse() => Body = "";

    /// <summary>A text.</summary>
    public StringResponse(string body) => Body = body;
}
