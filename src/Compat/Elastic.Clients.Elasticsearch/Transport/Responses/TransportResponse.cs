namespace Elastic.Transport;

/// <summary>An answer.</summary>
public abstract class TransportResponse
{
    /// <summary>How the request went.</summary>
    public ApiCallDetails ApiCallDetails { get; internal set; } = null!;

    /// <inheritdoc/>
    public override string ToString() => ApiCallDetails.DebugInformation;
}
