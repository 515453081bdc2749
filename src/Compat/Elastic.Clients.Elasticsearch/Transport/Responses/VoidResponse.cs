namespace Elastic.Transport;

/// <summary>An answer whose body is not read.</summary>
public sealed class VoidResponse : TransportResponse<VoidResponse.VoidBody>
{
    /// <summary>An answer.</summary>
    public VoidResponse() => Body = new VoidBody();

    /// <summary>Nothing.</summary>
    public class VoidBody;
}
