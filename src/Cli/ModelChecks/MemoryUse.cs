using System.Diagnostics;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Memory that a model takes.</summary>
/// <param name="WeightBytes">The weights' files.</param>
/// <param name="CacheBytesPerToken">Key-value cache of one token.</param>
/// <param name="CacheBytes">What the reranker lets the caches of all sequences grow to.</param>
/// <param name="ProcessBytes">What this process holds; without the GPU's memory.</param>
/// <param name="PeakProcessBytes">The most that it held.</param>
internal sealed record MemoryUse(
    long WeightBytes, long CacheBytesPerToken, long CacheBytes, long ProcessBytes, long PeakProcessBytes)
{
    /// <summary>Measures this process, which has a model loaded.</summary>
    public static MemoryUse Of(OnnxModelHost.Slot model)
    {
        using var process = Process.GetCurrentProcess();
        return new MemoryUse(
            model.Folder.WeightBytes, model.Folder.CacheBytesPerToken, model.CacheBytes, process.WorkingSet64, process.PeakWorkingSet64);
    }

    /// <summary>As a line of the report.</summary>
    public Check ToCheck() => Check.Ok(
        "memory",
        $"{Size.Of(WeightBytes)} of weights; key-value cache {Size.Of(CacheBytesPerToken)} a token, "
        + $"up to {Size.Of(CacheBytes)} for all sequences; the process holds {Size.Of(ProcessBytes)}, at most {Size.Of(PeakProcessBytes)}");
}
