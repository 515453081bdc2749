using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Calls;

/// <summary>Bounds the streams of passages, in or out, that are open at once, and with them the memory that their batches take.</summary>
internal sealed class IngestGate
{
    private const int MaxStreams = 32;

    private int _open;

    /// <summary>Admits a stream; dispose what it returns when the stream ends.</summary>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _open) <= MaxStreams) return new Place(this);
        Interlocked.Decrement(ref _open);
        throw RpcErrors.Busy($"{MaxStreams} streams of passages are open already.", TimeSpan.FromSeconds(5));
    }

    private sealed class Place(IngestGate gate) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gate._open);
    }
}
