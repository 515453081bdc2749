namespace ReasonRank.Bm25;

/// <summary>Another <see cref="Bm25Index"/>, in this process or another one, has the folder open.</summary>
/// <param name="folder">The folder.</param>
/// <param name="inner">The system's own words.</param>
public sealed class IndexLockedException(string folder, Exception? inner = null)
    : IndexException($"The index in {folder} is open elsewhere; one process at a time may open it.", inner);
