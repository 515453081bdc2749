namespace ReasonRank.GrpcInterop.Cases;

/// <summary>The peer answered, but not what the case describes.</summary>
internal sealed class MismatchException(string message) : Exception(message);
