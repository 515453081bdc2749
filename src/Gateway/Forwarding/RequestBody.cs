using System.Net;

namespace ReasonRank.Gateway.Forwarding;

/// <summary>Sends a request's body on while it arrives, without buffering more than a block.</summary>
internal sealed class RequestBody(HttpContext context) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? transport) =>
        SerializeToStreamAsync(stream, transport, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? transport, CancellationToken cancellationToken)
    {
        // Headers go out before the first message: a server may answer before the client has sent anything.
        await stream.FlushAsync(cancellationToken);
        await Relay.CopyAsync(context.Request.BodyReader.AsStream(leaveOpen: true), stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = -1;
        return false;
    }
}
