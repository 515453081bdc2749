using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.Benchmarks.Strategies.Serving;
using ReasonRank.Benchmarks.Strategies.Trials;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Benchmarks.Strategies;

/// <summary>What the strategies cost: the real service over gRPC, talking HTTP to the modelled server in its own process.</summary>
internal static class TimesPart
{
    // A timer's millisecond is a tenth of a modelled second here, of windows that take fifteen.
    private const double LatencyScale = 100;

    // Slow enough that two cores keep up with every token of 32 streams.
    private const double LoadScale = 40;

    // Strategies that take longer are timed on fewer queries.
    private const int LoneSeconds = 6, LoneQueries = 12;

    private const int LoadQueries = 2 * LoadTrial.AtOnce;

    // Compilation takes processor time that a service that has run for a while no longer spends.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan LongestLoad = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan LongestLoadOfListwise = TimeSpan.FromSeconds(30);

    /// <summary>Measures and reports it.</summary>
    /// <returns>Trials by the variant's name.</returns>
    public static async Task<IReadOnlyDictionary<string, (LatencyTrial Latency, LoadTrial Load)>> RunAsync(
        IReadOnlyList<JudgedQuery> queries, IReadOnlyDictionary<string, QualityTrial> quality, IReadOnlyList<string> only,
        int tokensPerEvent, Report report, CancellationToken cancellationToken)
    {
        var lone = new Dictionary<string, LatencyTrial>();
        await using (var server = await ModelServerProcess.StartAsync(LatencyScale, tokensPerEvent, cancellationToken))
        {
            await using var service = await RerankerService.StartAsync(server.Address, cancellationToken);
            foreach (var variant in StrategyVariants.Create(service.Strategies, only))
            {
                report.Progress($"{variant.Name}: one query at a time");
                // The first query pays for compilation, and tells how many fit the time.
                var first = await LatencyTrial.RunAsync(service.Client, variant, queries.TakeLast(1), LatencyScale, cancellationToken);
                var count = (int)Math.Clamp(LoneSeconds * LatencyScale / first.Seconds, 1, LoneQueries);
                lone[variant.Name] = await LatencyTrial.RunAsync(service.Client, variant, queries.Take(count), LatencyScale, cancellationToken);
            }
        }
        return await LoadAsync(queries, quality, only, lone, tokensPerEvent, report, cancellationToken);
    }

    private static async Task<IReadOnlyDictionary<string, (LatencyTrial Latency, LoadTrial Load)>> LoadAsync(
        IReadOnlyList<JudgedQuery> queries, IReadOnlyDictionary<string, QualityTrial> quality, IReadOnlyList<string> only,
        Dictionary<string, LatencyTrial> lone, int tokensPerEvent, Report report, CancellationToken cancellationToken)
    {
        var trials = new Dictionary<string, (LatencyTrial, LoadTrial)>();
        await using var server = await ModelServerProcess.StartAsync(LoadScale, tokensPerEvent, cancellationToken);
        await using var service = await RerankerService.StartAsync(server.Address, cancellationToken);
        var variants = StrategyVariants.Create(service.Strategies, only).Where(variant => variant.Strategy.Needs != ModelNeeds.None).ToList();
        report.Progress("warming up");
        foreach (var variant in variants)
            await LoadTrial.RunAsync(service, server, variant, queries, LoadQueries, WarmUp / variants.Count, cancellationToken);
        foreach (var variant in variants)
        {
            report.Progress($"{variant.Name}: {LoadTrial.AtOnce} queries at once");
            var longest = variant.Name.StartsWith("reasonrank", StringComparison.Ordinal) ? LongestLoadOfListwise : LongestLoad;
            var load = await LoadTrial.RunAsync(service, server, variant, queries, LoadQueries, longest, cancellationToken);
            var latency = lone[variant.Name];
            trials[variant.Name] = (latency, load);
            report.Measured(
                variant.Name,
                ("nDCG@10", Math.Round(quality[variant.Name].Ndcg10, 4)),
                ("calls", Math.Round(quality[variant.Name].Calls, 1)),
                ("rounds", Math.Round(latency.Rounds, 1)),
                ("prompt_tokens", Math.Round(latency.PromptTokens)),
                ("written_tokens", Math.Round(latency.CompletionTokens)),
                ("latency_s", Math.Round(latency.Seconds, 1)),
                ("queries_per_s", Math.Round(load.CallsPerSecond / quality[variant.Name].Calls, 4)),
                ("streams_full", Math.Round(load.Streams.Full, 3)),
                ("cpu_ms_per_call", Math.Round(load.CpuMilliseconds, 2)));
        }
        return trials;
    }
}
