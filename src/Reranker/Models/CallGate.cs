namespace ReasonRank.Reranker.Models;

/// <summary>Lets a number of calls through at once and a number wait; refuses the rest.</summary>
internal sealed class CallGate(int maxRunning, int maxWaiting) : IDisposable
{
    private readonly SemaphoreSlim _places = new(maxRunning, maxRunning);
    private int _inside;

    /// <summary>Waits for a place.</summary>
    /// <returns>Gives the place back when disposed; null when too many wait already.</returns>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _inside) > maxRunning + maxWaiting)
        {
            Interlocked.Decrement(ref _inside);
            return null;
        }
        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        catch
        {
            Interlocked.Decrement(ref _inside);
            throw;
        }
        return new Place(this);
    }

    public void Dispose() => _places.Dispose();

    private void Leave()
    {
        _places.Release();
        Interlocked.Decrement(ref _inside);
    }

    private sealed class Place(CallGate gate) : IDisposable
    {
        private CallGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}
