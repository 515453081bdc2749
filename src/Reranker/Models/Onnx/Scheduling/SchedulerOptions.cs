namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Limits of a scheduler.</summary>
/// <param name="MaxRows">Most sequences written at once.</param>
/// <param name="MaxCacheTokens">Most tokens that the caches of all sequences hold together.</param>
/// <param name="KeptPrefixes">Generators kept for prompts that begin alike.</param>
internal sealed record SchedulerOptions(int MaxRows = 32, long MaxCacheTokens = long.MaxValue, int KeptPrefixes = 2)
{
    /// <summary>Answers so short that computing the prompt is all of their cost: those share what their prompts have in common.</summary>
    public const int ShortAnswer = 8;

    /// <summary>
    /// Most prompt tokens computed in one call, unless one prompt alone has more. Larger batches of prompts fall out of a
    /// processor's caches and hold up the sequences that are being written.
    /// </summary>
    public int MaxPromptTokens { get; init; } = 4096;

    /// <summary>
    /// The cache of a model whose graph is for the library's engine alone: generators cannot run it, and no scores of it are
    /// told. Null for one that generators write with.
    /// </summary>
    public PagedCache? Paged { get; init; }

    /// <summary>Threads of the processor that compute; null for all of its cores.</summary>
    public int? Threads { get; init; }
}
