namespace Elastic.Transport;

/// <summary>An answer with its body.</summary>
public abstract class TransportResponse<T> : TransportResponse
{
    /// <summary>The body.</summary>
    public T Body { get; protected internal set; } = default!;
}
