using ReasonRank.Ranking.Parameters;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>
/// A layout that a trainer reads, found by name. Has no state. Equal items and parameters give files of equal bytes.
/// </summary>
internal interface IExportFormat
{
    /// <summary>Name in requests, in kebab-case.</summary>
    string Name { get; }

    /// <summary>What reads it, in one sentence.</summary>
    string Description { get; }

    /// <summary>What can be set per export.</summary>
    IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; }

    /// <summary>What is wrong with exporting these items; null when nothing is.</summary>
    string? Problem(ExportItems items) => null;

    /// <summary>Why an item is in none of its files, a name of <see cref="LeftOut"/>; null when it is in one.</summary>
    string? LeavesOut(Item item, ParameterValues parameters);

    /// <summary>Writes its files, one after another.</summary>
    Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation);
}
