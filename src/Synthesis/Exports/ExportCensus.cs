using ReasonRank.Synthesis.Pipeline;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>Counts of a job's queries at the moment of an export: by domain, by step, by what was asked for them, and by what the export takes.</summary>
internal sealed class ExportCensus
{
    /// <summary>The name under which queries are counted that ended before the first step.</summary>
    public const string Submit = "submit";

    /// <summary>The name under which items are counted that an export leaves out.</summary>
    public const string Export = "export";

    /// <summary>Most domains that are counted by themselves, the first ones by number; the others are one, <see cref="MoreDomains"/>.</summary>
    public const int MaxDomains = 1_000;

    /// <summary>The name under which queries are counted whose domains are too many.</summary>
    public const string MoreDomains = "more-domains";

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

    /// <summary>Items that the export takes.</summary>
    public long Exported { get; private set; }

    /// <summary>Items that it leaves out, by reason; see <see cref="Exports.LeftOut"/>.</summary>
    public SortedDictionary<string, long> LeftOut { get; } = new(StringComparer.Ordinal);

    /// <summary>Results of the items that each model was asked for, by step.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, long>> Models => _models;

    /// <summary>Prompt templates that the items were made with, with their SHA-256.</summary>
    public IReadOnlyDictionary<string, string> Prompts => _prompts;

    /// <summary>Counts.</summary>
    /// <param name="items">The items.</param>
    /// <param name="plan">The steps of their job.</param>
    /// <param name="leavesOut">Why the export leaves an item out; null when it takes it.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<ExportCensus> TakeAsync(ExportItems items, StepPlan plan, Func<Item, string?> leavesOut, CancellationToken cancellation)
    {
        var census = new ExportCensus(plan, items.Job.Spec.SourceCase == JobSpec.SourceOneofCase.Questions);
        await foreach (var stored in items.QueriesAsync([], cancellation))
        {
            var state = census.Count(stored, items.Repeats);
            if (stored is not { Sequence: > 0, Outcome: not null }) continue;
            var item = await items.WholeAsync(stored, cancellation);
            census.CountCost(item);
            if (state == "items") census.Count(item, leavesOut(item));
        }
        return census;
    }

    private string Count(Store.StoredItem stored, IReadOnlySet<long> repeats)
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
        var domain = DomainOf(stored.Outcome?.Query ?? stored.Query);
        Add(Domain(domain), state);
        var step = _byStep.GetValueOrDefault(summary.Step) ?? _byStep[Submit];
        if (state == "filtered") step.Filter(domain, summary.Reason);
        if (state == "failed") step.Fail(domain, summary.Reason);
        if (state == "repeats") _byStep[Export].Filter(domain, WrittenRepeats.Reason);
        return state;
    }

    private void Count(Item item, string? leftOut)
    {
        Add(Domain(DomainOf(item.Query)), item.Place.Half + (item.Place.Validation ? "_validation" : ""));
        if (leftOut is null) Exported++;
        else Add(LeftOut, leftOut);
        foreach (var (step, result) in item.Results)
        {
            if (result.Asked is not { } asked) continue;
            if (!_models.TryGetValue(asked.Model, out var results)) _models[asked.Model] = results = new(StringComparer.Ordinal);
            Add(results, step);
            _prompts[asked.Template] = asked.TemplateSha256;
        }
    }

    private void CountCost(Item item)
    {
        foreach (var (step, result) in item.Results)
            if (result.Usage is { } usage && _byStep.TryGetValue(step, out var counts)) counts.Spend(usage.ToUsage());
    }

    private string DomainOf(JobQuery query)
    {
        var name = ExportedItem.DomainOf(query);
        return _byDomain.ContainsKey(name) || _byDomain.Count < MaxDomains ? name : MoreDomains;
    }

    private SortedDictionary<string, long> Domain(string name) =>
        _byDomain.TryGetValue(name, out var counts) ? counts : _byDomain[name] = new(StringComparer.Ordinal);

    private static void Add(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    /// <summary>Queries that ended somewhere.</summary>
    internal class Ends
    {
        /// <summary>Left out, by reason.</summary>
        public SortedDictionary<string, long> Filtered { get; } = new(StringComparer.Ordinal);

        /// <summary>Failed, by reason.</summary>
        public SortedDictionary<string, long> Failed { get; } = new(StringComparer.Ordinal);

        /// <summary>All of them.</summary>
        public long Sum => Filtered.Values.Sum() + Failed.Values.Sum();
    }

    /// <summary>Queries that ended at a step, and what its results took.</summary>
    internal sealed class StepCounts : Ends
    {
        /// <summary>The same by domain.</summary>
        public SortedDictionary<string, Ends> Domains { get; } = new(StringComparer.Ordinal);

        /// <summary>Results that models were asked for, of all queries that went through or were filtered.</summary>
        public long Results { get; private set; }

        /// <summary>What these results took when they were made.</summary>
        public Ranking.Usage Usage { get; private set; } = Ranking.Usage.None;

        public void Filter(string domain, string reason)
        {
            Add(Filtered, reason);
            Add(Domain(domain).Filtered, reason);
        }

        public void Fail(string domain, string reason)
        {
            Add(Failed, reason);
            Add(Domain(domain).Failed, reason);
        }

        public void Spend(Ranking.Usage usage)
        {
            Results++;
            Usage += usage;
        }

        private Ends Domain(string name) => Domains.TryGetValue(name, out var ends) ? ends : Domains[name] = new();
    }
}
