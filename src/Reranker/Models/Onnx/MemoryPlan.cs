using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>How the memory of a device is shared out among the models that run on it.</summary>
internal static class MemoryPlan
{
    /// <summary>
    /// Most bytes of a model's caches: those of the sequences written together, of the kept prefixes, and of a short answer
    /// that is written from one. A paged cache is one for all.
    /// </summary>
    public static long CacheBytes(ModelFolder folder, SchedulerOptions options)
    {
        var together = Math.Min(options.MaxCacheTokens, (long)options.MaxRows * folder.ContextTokens);
        var apart = folder.Paged is null ? (options.KeptPrefixes + 1L) * folder.ContextTokens : 0;
        return (together + apart) * folder.CacheBytesPerToken;
    }

    /// <summary>
    /// Bytes that computing a batch of prompts takes beside the caches: the scores of all of its tokens, twice, as the library
    /// keeps a copy of its own (on the CPU, of 32 bits each; layers reuse less than that). A single prompt that is longer takes
    /// more while it is computed.
    /// </summary>
    /// <param name="folder">The model.</param>
    /// <param name="promptTokens">Tokens of the batch.</param>
    public static long WorkingBytes(ModelFolder folder, int promptTokens) =>
        (long)promptTokens * folder.VocabularySize * 2 * sizeof(float);

    /// <summary>Bytes in MiB, rounded up.</summary>
    public static long Mebibytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;

    /// <summary>Fewest bytes that a model runs in: its weights, the caches of one sequence at a time, and computing it.</summary>
    public static long Least(ModelFolder folder, ModelOptions model)
    {
        var options = new SchedulerOptions(1, folder.ContextTokens, model.KeptPrefixes);
        return folder.WeightBytes + CacheBytes(folder, options) + WorkingBytes(folder, model.PromptTokens);
    }

    /// <summary>The limits of a model's scheduler.</summary>
    /// <param name="model">The settings.</param>
    /// <param name="folder">The model.</param>
    /// <param name="others">The other models on the device.</param>
    /// <param name="memoryBytes">What the device has for all of them.</param>
    public static SchedulerOptions For(
        ModelOptions model, ModelFolder folder, IReadOnlyCollection<ModelFolder> others, long memoryBytes)
    {
        // Models that fit beside each other are not to push each other out for the sake of larger caches.
        var least = Least(folder, model);
        var free = memoryBytes - least;
        var share = (free - others.Sum(other => other.WeightBytes + WorkingBytes(other, model.PromptTokens))) / (others.Count + 1);
        var room = folder.ContextTokens + (share > 0 ? share : free) / folder.CacheBytesPerToken;
        var cache = model.CacheTokens ?? Math.Min(room, folder.Paged?.Tokens ?? (long)model.MaxBatch * folder.ContextTokens);
        return new SchedulerOptions(model.MaxBatch, cache, model.KeptPrefixes)
        {
            MaxPromptTokens = model.PromptTokens,
            Paged = folder.Paged,
            Threads = model.Threads,
        };
    }
}
