using System.Diagnostics;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Adds up the time that the native library computes. Belongs to the scheduler's thread.</summary>
internal sealed class ComputeClock
{
    private long _since;

    /// <summary>What was computed so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The native library is called.</summary>
    public void Start() => _since = Stopwatch.GetTimestamp();

    /// <summary>It returned, or threw.</summary>
    /// <returns>How long it took.</returns>
    public TimeSpan Stop()
    {
        var took = Stopwatch.GetElapsedTime(_since);
        Elapsed += took;
        return took;
    }
}
