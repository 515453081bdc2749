using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>A call's stream of responses.</summary>
internal sealed class ResponseWriter<TResponse>(HttpServerCallContext call, Marshaller<TResponse> marshaller)
    : IServerStreamWriter<TResponse>
    where TResponse : class
{
    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(TResponse message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(TResponse message, CancellationToken cancellationToken) =>
        call.WriteAsync(message, marshaller, WriteOptions ?? call.WriteOptions, cancellationToken);
}
