using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>Counts of a job's queries at the moment of an export: by domain, by step, and by what was asked for them.</summary>
internal sealed class ExportCensus
{
    /// <summary>The name under which queries are counted that ended before the first step.</summary>
    public const string Submit = "submit";

    /// <summary>The name under which items are counted that an export leaves out.</summary>
    public const string Export = "export";

    private readonly List<string> _steps;
    private readonly Dictionary<string, StepCounts> _byStep;
    private readonly SortedDictionary<string, SortedDictionary<string, long>> _byDomain = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<string, long>> _models = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _prompts = new(StringComparer.Ordinal);

    private ExportCensus(StepPlan plan, bool isWritten)
    {
        _steps = [Submit, .. plan.Steps.Select(step => step.Name), .. isWritten ? [Export] : (string[])[]];
        _byStep = _steps.ToDictionary(step => step, _ => new StepCounts());
    }

    /// <summary>Queries by state: "items", "repeats", "filtered", "failed", "cancelled" and "waiting"; together all of the job.</summary>
    public SortedDictionary<string, long> Queries { get; } = new(StringComparer.Ordinal)
    {
        ["items"] = 0,
        ["repeats"] = 0,
        ["filtered"] = 0,
        ["failed"] = 0,
        ["cancelled"] = 0,
        ["waiting"] = 0,
    };

    /// <summary>Queries of each domain by state, and its items by place as well: "sft", "sft_validation", "rl", "rl_validation".</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, long>> Domains => _byDomain;

    /// <summary>Where queries ended, by step in the order of the work.</summary>
    public IEnumerable<(string Step, StepCounts Counts)> Steps => _steps.Select(step => (step, _byStep[step]));

    /// <summary>Results of the items that each model was asked for, by step.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, long>> Models => _models;

    /// <summary>Prompt templates that the items were made with, with their SHA-256.</summary>
    public IReadOnlyDictionary<string, string> Prompts => _prompts;

    /// <summary>Counts.</summary>
    public static async Task<ExportCensus> TakeAsync(ExportItems items, StepPlan plan, CancellationToken cancellation)
    {
        var census = new ExportCensus(plan, items.Job.Spec.SourceCase == JobSpec.SourceOneofCase.Questions);
        await foreach (var stored in items.QueriesAsync([], cancellation)) census.Count(stored, items.Repeats);
        await foreach (var item in items.AllAsync(cancellation)) census.Count(item);
        return census;
    }

    private void Count(Store.StoredItem stored, IReadOnlySet<long> repeats)
    {
        var summary = stored.Summary;
        // What was cancelled never ended.
        var state = (summary.State, stored.Sequence) switch
        {
            (ItemState.Cancelled, _) => "cancelled",
            (_, 0) => "waiting",
            (ItemState.Done, _) => repeats.Contains(summary.Number) ? "repeats" : "items",
            (ItemState.Filtered, _) => "filtered",
            (ItemState.Failed, _) => "failed",
            _ => "waiting",
        };
        Add(Queries, state);
        Add(Domain(stored.Outcome?.Query ?? stored.Query), state);
        var step = _byStep.GetValueOrDefault(summary.Step) ?? _byStep[Submit];
        if (state == "filtered") Add(step.Filtered, summary.Reason);
        if (state == "failed") Add(step.Failed, summary.Reason);
        if (state == "repeats") Add(_byStep[Export].Filtered, WrittenRepeats.Reason);
    }

    private void Count(Item item)
    {
        Add(Domain(item.Query), item.Place.Half + (item.Place.Validation ? "_validation" : ""));
        foreach (var (step, result) in item.Results)
        {
            if (result.Asked is not { } asked) continue;
            if (!_models.TryGetValue(asked.Model, out var results)) _models[asked.Model] = results = new(StringComparer.Ordinal);
            Add(results, step);
            _prompts[asked.Template] = asked.TemplateSha256;
        }
    }

    private SortedDictionary<string, long> Domain(JobQuery query)
    {
        var name = ExportedItem.DomainOf(query);
        return _byDomain.TryGetValue(name, out var counts) ? counts : _byDomain[name] = new(StringComparer.Ordinal);
    }

    private static void Add(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    /// <summary>Queries that ended at a step.</summary>
    internal sealed class StepCounts
    {
        /// <summary>Left out, by reason.</summary>
        public SortedDictionary<string, long> Filtered { get; } = new(StringComparer.Ordinal);

        /// <summary>Failed, by reason.</summary>
        public SortedDictionary<string, long> Failed { get; } = new(StringComparer.Ordinal);

        /// <summary>All that ended there.</summary>
        public long Ended => Filtered.Values.Sum() + Failed.Values.Sum();
    }
}
