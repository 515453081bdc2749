namespace ReasonRank.Bm25;

/// <summary>What opening an index had to do.</summary>
/// <param name="OperationsReplayed">Puts and deletes of the log that were done again.</param>
/// <param name="TornBytes">Bytes at the end of the log, of a commit that was being written when the program stopped, and so had not ended.</param>
/// <param name="FilesRemoved">Names of files that belonged to no commit.</param>
/// <param name="UpgradedFrom">Version of the format that the index had; null where it has the present one.</param>
/// <param name="Damage">Damaged files that were left out, as the caller asked, or a damaged copy of the manifest, which was made again.</param>
public sealed record IndexRecovery(
    int OperationsReplayed, long TornBytes, IReadOnlyList<string> FilesRemoved, int? UpgradedFrom, IReadOnlyList<IndexDamage> Damage)
{
    /// <summary>Whether there was anything to do.</summary>
    public bool IsNeeded => OperationsReplayed > 0 || TornBytes > 0 || FilesRemoved.Count > 0 || UpgradedFrom is not null || Damage.Count > 0;

    /// <summary>The same as a sentence.</summary>
    public override string ToString()
    {
        if (!IsNeeded) return "nothing to recover";
        List<string> parts = [];
        if (UpgradedFrom is { } version) parts.Add($"upgraded from format version {version}");
        if (OperationsReplayed > 0) parts.Add($"replayed {OperationsReplayed} operations");
        if (TornBytes > 0) parts.Add($"dropped {TornBytes} bytes of a commit that had not ended");
        if (FilesRemoved.Count > 0) parts.Add($"removed {FilesRemoved.Count} files of no commit");
        if (Damage.Count > 0) parts.Add($"left out {string.Join(", ", Damage.Select(damage => Path.GetFileName(damage.File)))}");
        return string.Join(", ", parts);
    }
}
