namespace ReasonRank.Bm25;

/// <summary>An index cannot be used as it is on disk.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What it was noticed by.</param>
public abstract class IndexException(string message, Exception? inner = null) : IOException(message, inner);
