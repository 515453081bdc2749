using System.CommandLine;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.Benchmarks.Strategies.Serving;
using ReasonRank.Benchmarks.Strategies.Trials;

namespace ReasonRank.Benchmarks.Strategies;

/// <summary>
/// Every strategy on the same candidates with the same modelled model: quality over seeds, latency of a lone query, and
/// throughput of many at once. Quality comes from answers made in this process, times from the service talking to a server
/// in a child process that makes the same answers.
/// </summary>
internal sealed class StrategiesBenchmark : IBenchmark
{
    private const string Sliding = "reasonrank", Parallel = "reasonrank-parallel";

    private readonly Option<string[]> _only = new("--only")
    {
        Description = "Strategies to measure; all by default.",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<int> _seeds = new("--seeds") { Description = "Seeds of the quality part.", DefaultValueFactory = _ => 20 };

    private readonly Option<bool> _core = new("--core") { Description = "Quality only: no service, no server, no times." };

    private readonly Option<int> _tokensPerEvent = new("--tokens-per-event")
    {
        Description = "Tokens in an event of the modelled server; time is scaled, so events of one token cost more than they would.",
        DefaultValueFactory = _ => 10,
    };

    public string Name => "strategies";

    public string Description => "Quality, cost, latency and throughput of every strategy on a modelled server.";

    public IEnumerable<Option> Options => [_only, _seeds, _core, _tokensPerEvent];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        if (options.GetValue(_seeds) < 1 || options.GetValue(_tokensPerEvent) < 1)
            throw new BenchmarkException("--seeds and --tokens-per-event are at least 1.");
        var queries = JudgedCollection.Load();
        IReadOnlyList<string> only = options.GetValue(_only) ?? [];
        var quality = await QualityPart.RunAsync(queries, only, options.GetValue(_seeds), report, cancellationToken);
        if (quality.TryGetValue(Sliding, out var sliding) && quality.TryGetValue(Parallel, out var parallel))
            Goal(report, "loss of nDCG@10 against the sliding window", sliding.Ndcg10 - parallel.Ndcg10, .002);
        foreach (var (name, trial) in quality) Goal(report, $"{name}: largest fall in a tenth of the calls", trial.LargestFall, .005);
        if (options.GetValue(_core)) return;

        var times = await TimesPart.RunAsync(queries, quality, only, options.GetValue(_tokensPerEvent), report, cancellationToken);
        if (times.TryGetValue(Sliding, out var slow) && times.TryGetValue(Parallel, out var fast))
            Goal(report, "latency against the sliding window's", fast.Latency.Seconds / slow.Latency.Seconds, .40);
        foreach (var name in (string[])[Sliding, Parallel])
        {
            if (!times.TryGetValue(name, out var trial)) continue;
            Goal(report, $"{name}: share of the time with a free stream, 64 queries at once", 1 - trial.Load.Streams.Full, .03);
            Goal(report, $"{name}: processor milliseconds of this process for a window", trial.Load.CpuMilliseconds, 1);
        }
    }

    private static void Goal(Report report, string name, double value, double most) =>
        report.Goal(name, "at_most", Math.Round(value, 4), most, value <= most);
}
