using Grpc.Core;

namespace Grpc.Net.Client.Calls;

/// <summary>Reads a call's responses.</summary>
internal sealed class ResponseReader<TRequest, TResponse>(Call<TRequest, TResponse> call) : IAsyncStreamReader<TResponse>
    where TRequest : class
    where TResponse : class
{
    private TResponse? _current;
    private int _reading;
    private bool _ended;

    public TResponse Current => _current ?? throw new InvalidOperationException("There is no current message.");

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_ended) return false;
        if (Interlocked.Exchange(ref _reading, 1) == 1) throw new InvalidOperationException("Another read of the call is under way.");
        try
        {
            using var registration = cancellationToken.UnsafeRegister(static call => ((Call)call!).Cancel(), call);
            _current = null;
            _current = await call.ReadAsync();
            _ended = _current is null;
            return !_ended;
        }
        finally
        {
            Volatile.Write(ref _reading, 0);
        }
    }
}
