using System.Net;
using Grpc.Core;

namespace ReasonRank.Compat.Grpc.Tests;

internal sealed record RawResponse(
    HttpStatusCode HttpStatus, byte[] Body, Dictionary<string, string> Headers, Dictionary<string, string> Trailers)
{
    public StatusCode Status => (StatusCode)int.Parse(
        Trailers.GetValueOrDefault("grpc-status") ?? Headers["grpc-status"], System.Globalization.CultureInfo.InvariantCulture);
}
