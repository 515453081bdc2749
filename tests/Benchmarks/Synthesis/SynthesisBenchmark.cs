using System.CommandLine;
using System.Globalization;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Synthesis;

/// <summary>
/// The synthesis service as a process of its own, with SQLite and the in-memory transport; all that it asks is modelled in another
/// process.
/// </summary>
internal sealed class SynthesisBenchmark : IBenchmark
{
    private readonly Option<int> _calls = new("--calls") { Description = "Calls of the teacher of 64 slots.", DefaultValueFactory = _ => 4_800 };

    private readonly Option<double> _scale = new("--scale") { Description = "Modelled seconds in a second; a call takes 2 of them.", DefaultValueFactory = _ => 5 };

    private readonly Option<int> _queued = new("--queued") { Description = "Queries that wait; 0 leaves that part out.", DefaultValueFactory = _ => 1_000_000 };

    private readonly Option<int> _executed = new("--executed") { Description = "Queries that are worked on meanwhile.", DefaultValueFactory = _ => 20_000 };

    private readonly Option<int?> _workers = new("--workers") { Description = "Synthesis:Workers; the service's default when not set." };

    public string Name => "synthesis";

    public string Description => "Jobs: how busy a teacher is kept, processor time of a query, memory of long queues, and submissions.";

    public IEnumerable<Option> Options => [_calls, _scale, _queued, _executed, _workers];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var (calls, scale, queued, executed) = (options.GetValue(_calls), options.GetValue(_scale), options.GetValue(_queued), options.GetValue(_executed));
        if (calls < 0 || scale <= 0 || queued < 0 || executed < 1) throw new BenchmarkException("--scale and --executed are more than 0, --calls and --queued at least 0.");
        (string, string)[] settings = options.GetValue(_workers) is { } workers
            ? [("Synthesis:Workers", workers.ToString(CultureInfo.InvariantCulture))]
            : [];
        if (calls > 0) await SlotsPart.RunAsync(calls, scale, settings, report, cancellationToken);
        if (queued > 0) await QueuePart.RunAsync(Math.Max(1, queued / 100), queued, executed, settings, report, cancellationToken);
    }
}
