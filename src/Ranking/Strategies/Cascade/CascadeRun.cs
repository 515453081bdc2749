namespace ReasonRank.Ranking.Strategies.Cascade;

/// <summary>Runs the stages of one task one after the other and tells of them as of one ranking.</summary>
internal sealed class CascadeRun(RankingTask task, RankingContext context)
{
    private readonly Lock _lock = new();
    private readonly List<WindowTrace> _trace = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _reasons = [];
    private readonly string?[] _explanations = new string?[task.Candidates.Count];
    private StrategyResult _total = StrategyResult.Unchanged(0);
    private bool _partial;
    private bool _degraded;
    private int _windows;
    private int _stages;

    /// <summary>The best whole order so far.</summary>
    public IReadOnlyList<int> Order { get; set; } = [.. Enumerable.Range(0, task.Candidates.Count)];

    /// <summary>What all stages so far cost.</summary>
    public Usage Spent => _total.Usage;

    /// <summary>What broke a stage; null when none broke.</summary>
    public Exception? Failure => _total.Failure;

    /// <summary>Runs a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="items">Its candidates by index, in the order in which it gets them.</param>
    /// <param name="budget">What it may spend.</param>
    /// <param name="whole">Makes the whole order of the stage's.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>The candidates in the stage's order; null when it has none to tell.</returns>
    public async Task<IReadOnlyList<int>?> RunAsync(
        CascadeStage stage, IReadOnlyList<int> items, RankingBudget budget,
        Func<IReadOnlyList<int>, IReadOnlyList<int>> whole, CancellationToken cancellationToken)
    {
        var (firstWindow, spent) = (_windows, Spent);
        var stageContext = stage.Context(context) with { Observe = ObserveAsync };
        var result = await Ranker.TryAsync(stage.Strategy, stage.Task(task, items, budget), stageContext, cancellationToken);
        Add(stage.Strategy.Name, result, items, firstWindow);
        var isUnchanged = result.Order.SequenceEqual(Enumerable.Range(0, items.Count));
        return result.Shortfall is not null && isUnchanged ? null : Whole(result.Order);

        int[] Whole(IReadOnlyList<int> positions) => [.. positions.Select(position => items[position])];

        ValueTask ObserveAsync(RankingEvent happened, CancellationToken token) => context.Observe(
            happened switch
            {
                RankingEvent.WindowStarted started => started with { Window = Number(started.Window), Items = Whole(started.Items) },
                RankingEvent.ReasoningDelta delta => delta with { Window = Number(delta.Window) },
                RankingEvent.WindowFinished finished => finished with
                {
                    Window = Number(finished.Window),
                    Order = Whole(finished.Order),
                    CurrentOrder = whole(Whole(finished.CurrentOrder)),
                },
                RankingEvent.Spent told => new RankingEvent.Spent(spent + told.Total),
                _ => happened,
            }, token);

        int Number(int window)
        {
            lock (_lock) _windows = Math.Max(_windows, firstWindow + window + 1);
            return firstWindow + window;
        }
    }

    /// <summary>All stages as one result.</summary>
    public StrategyResult Result() => new(Order)
    {
        Usage = _total.Usage,
        Repairs = _total.Repairs,
        QueueTime = _total.QueueTime,
        ModelTime = _total.ModelTime,
        Failure = _total.Failure,
        Trace = _trace,
        Warnings = [.. _warnings.Distinct()],
        Explanations = Array.TrueForAll(_explanations, line => line is null) ? null : [.. _explanations.Select(line => line ?? "")],
        Shortfall = _partial || _degraded ? new Shortfall(_partial, _degraded, string.Join(' ', _reasons)) : null,
    };

    // A stage that broke after another one says nothing of the whole.
    private Exception? Own(Exception? failure) => failure is null || _stages == 1
        ? failure
        : new InvalidOperationException("A later stage of a cascade broke.", failure);

    private void Add(string strategy, StrategyResult result, IReadOnlyList<int> items, int firstWindow)
    {
        _stages++;
        _total = _total with
        {
            Usage = _total.Usage + result.Usage,
            Repairs = _total.Repairs + result.Repairs,
            QueueTime = _total.QueueTime + result.QueueTime,
            ModelTime = _total.ModelTime + result.ModelTime,
            Failure = _total.Failure ?? Own(result.Failure),
        };
        _trace.AddRange(result.Trace.Select(window => window with
        {
            Window = firstWindow + window.Window,
            Items = [.. window.Items.Select(position => items[position])],
            Order = [.. window.Order.Select(position => items[position])],
        }));
        _warnings.AddRange(result.Warnings);
        if (result.Explanations is { } lines)
            for (var position = 0; position < items.Count; position++) _explanations[items[position]] = lines[position];
        if (result.Shortfall is not { } shortfall) return;
        (_partial, _degraded) = (_partial || shortfall.Partial, _degraded || shortfall.Degraded);
        _reasons.Add($"Stage {strategy}: {shortfall.Reason}");
    }
}
