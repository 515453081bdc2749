using System.Net.Http.Headers;
using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>How a call ended.</summary>
/// <param name="Status">Status.</param>
/// <param name="Source">Where its trailers came in; null when it ended on this side.</param>
internal sealed record Outcome(Status Status, HttpHeaders? Source)
{
    private Metadata? _trailers;

    public Metadata Trailers => _trailers ??= HeaderReader.Read(Source);

    public RpcException ToException()
    {
        try
        {
            return new RpcException(Status, Trailers);
        }
        catch (RpcException)
        {
            // A trailer that does not decode must not hide the status.
            return new RpcException(Status);
        }
    }
}
