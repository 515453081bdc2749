namespace ReasonRank.Reranker.Models.Caching;

/// <summary>Where answers of models are kept, and for how long.</summary>
public sealed class CacheOptions
{
    /// <summary>Most bytes of answers in memory; 0 keeps none there. 64 MiB by default.</summary>
    public long MemoryBytes { get; set; } = 64 << 20;

    /// <summary>SQLite file that keeps answers beyond the end of the process; none by default.</summary>
    public string? File { get; set; }

    /// <summary>Most bytes of the file in use, at least 1 MiB. 1 GiB by default.</summary>
    public long FileBytes { get; set; } = 1 << 30;

    /// <summary>Age at which an answer is forgotten. Seven days by default.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);
}
