using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.Benchmarks.Strategies.Serving;
using ReasonRank.Benchmarks.Strategies.Trials;

namespace ReasonRank.Benchmarks.Strategies;

/// <summary>What the strategies' orders are worth, at the end and on the way.</summary>
internal static class QualityPart
{
    // Nothing is sent there: the part needs the service's strategies only.
    private const string NoServer = "http://127.0.0.1:9";

    /// <summary>Measures and reports it.</summary>
    /// <returns>Trials by the variant's name.</returns>
    public static async Task<SortedDictionary<string, QualityTrial>> RunAsync(
        IReadOnlyList<JudgedQuery> queries, IReadOnlyList<string> only, int seeds, Report report, CancellationToken cancellationToken)
    {
        await using var service = await RerankerService.StartAsync(NoServer, cancellationToken);
        var trials = new SortedDictionary<string, QualityTrial>(StringComparer.Ordinal);
        foreach (var variant in StrategyVariants.Create(service.Strategies, only))
        {
            report.Progress($"{variant.Name}: quality");
            var trial = trials[variant.Name] = await QualityTrial.RunAsync(variant, queries, seeds, cancellationToken);
            report.Measured(variant.Name,
            [
                .. trial.Tenths.Select((value, tenth) => ($"{tenth}/10", (object)Math.Round(value, 4))),
                ("largest_fall", Math.Round(trial.LargestFall, 4)), ("calls", Math.Round(trial.Calls, 1)),
            ]);
        }
        return trials;
    }
}
