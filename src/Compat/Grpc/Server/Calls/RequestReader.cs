using Grpc.Core;

namespace Grpc.AspNetCore.Server.Calls;

/// <summary>A call's stream of requests.</summary>
internal sealed class RequestReader<TRequest>(HttpServerCallContext call, Marshaller<TRequest> marshaller) : IAsyncStreamReader<TRequest>
    where TRequest : class
{
    private TRequest? _current;
    private bool _ended;

    public TRequest Current => _current ?? throw new InvalidOperationException("There is no current message.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_ended) return false;
        _current = null;
        _current = await call.ReadAsync(marshaller, cancellationToken);
        _ended = _current is null;
        return !_ended;
    }
}
