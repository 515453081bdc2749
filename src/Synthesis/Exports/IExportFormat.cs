using ReasonRank.Ranking.Parameters;

namespace ReasonRank.Synthesis.Exports;

/// <summary>
/// A layout that a trainer reads, found by name. Has no state. Equal items and parameters give files of equal bytes.
/// </summary>
internal interface IExportFormat
{
    /// <summary>Name in requests, in kebab-case.</summary>
    string Name { get; }

    /// <summary>What can be set per export.</summary>
    IReadOnlyList<Ranking.Parameters.StrategyParameter> Parameters { get; }

    /// <summary>What is wrong with exporting these items; null when nothing is.</summary>
    string? Problem(ExportItems items) => null;

    /// <summary>Writes its files, one after another.</summary>
    Task WriteAsync(ExportItems items, ParameterValues parameters, ExportSink files, CancellationToken cancellation);
}
