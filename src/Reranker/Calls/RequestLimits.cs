namespace ReasonRank.Reranker.Calls;

/// <summary>Limits of a rerank request, as the proto file states them.</summary>
internal static class RequestLimits
{
    public const int QueryCharacters = 100_000;
    public const int Candidates = 10_000;
    public const int IdBytes = 512;
    public const int TextBytes = 1 << 20;
    public const long TotalTextBytes = 64L << 20;
    public const int ReasoningTokens = 100_000;

    /// <summary>Largest message taken: the largest texts and what is around them.</summary>
    public const int MessageBytes = 80 << 20;
}
