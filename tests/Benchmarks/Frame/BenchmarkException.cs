namespace ReasonRank.Benchmarks.Frame;

/// <summary>A benchmark cannot run; the message says why in one sentence.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
