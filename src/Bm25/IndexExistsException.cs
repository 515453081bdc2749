namespace ReasonRank.Bm25;

/// <summary>The folder already holds an index, so that none can be created there.</summary>
/// <param name="folder">The folder.</param>
public sealed class IndexExistsException(string folder) : IndexException($"There is an index in {folder} already.");
