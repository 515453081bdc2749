using ReasonRank.Cli.Experiments.Running;
using ReasonRank.Ranking.Evaluation;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>A row's values, query by query and as means; repeats are averaged first.</summary>
internal sealed class RowScores
{
    private readonly Measurement[][] _byQuery;

    /// <summary>Evaluates a row.</summary>
    /// <param name="results">Its results.</param>
    /// <param name="qrels">The judgments.</param>
    /// <param name="recallAt">Depth of the recall.</param>
    public RowScores(RowResults results, Qrels qrels, int recallAt)
    {
        (Row, _byQuery) = (results.Row, results.ByQuery);
        var repeats = _byQuery.Max(query => query.Length);
        Runs = [.. Enumerable.Range(0, repeats).Select(repeat => ToRun(_byQuery.Select(query => query[Math.Min(repeat, query.Length - 1)])))];
        Ndcg = new double[_byQuery.Length];
        AveragePrecision = new double[_byQuery.Length];
        Recall = new double[_byQuery.Length];
        foreach (var run in Runs)
        {
            for (var i = 0; i < _byQuery.Length; i++)
            {
                var id = _byQuery[i][0].Query;
                if (run[id].Count == 0) continue;
                // One query at a time: a query without results counts as 0, and has none for the evaluator to see.
                var single = new Run();
                foreach (var entry in run[id]) single.TryAdd(id, entry);
                var values = Evaluator.Evaluate(qrels, single, [Measures.NdcgCut(10), Measures.Map, Measures.Recall(recallAt)]).Summary;
                Ndcg[i] += values["ndcg_cut_10"] / repeats;
                AveragePrecision[i] += values["map"] / repeats;
                Recall[i] += values[$"recall_{recallAt}"] / repeats;
            }
        }
    }

    public Row Row { get; }

    /// <summary>The rankings, one run for each repeat.</summary>
    public IReadOnlyList<Run> Runs { get; }

    /// <summary>nDCG@10 of each query.</summary>
    public double[] Ndcg { get; }

    /// <summary>Average precision of each query.</summary>
    public double[] AveragePrecision { get; }

    /// <summary>Recall of each query.</summary>
    public double[] Recall { get; }

    /// <summary>Results that failed: the first stage's order stands in.</summary>
    public int Failed => Count(result => result.Failed);

    /// <summary>Results whose budget ended first.</summary>
    public int Partial => Count(result => result.Partial);

    /// <summary>Results of which a model's failure left only a part.</summary>
    public int Degraded => Count(result => result.Degraded);

    /// <summary>Model calls answered from a cache.</summary>
    public long CachedCalls => All.Sum(result => (long)result.CachedCalls);

    /// <summary>Whether tokens are estimates.</summary>
    public bool Estimated => All.Any(result => result.Estimated);

    /// <summary>Whether it was timed: a given run was not.</summary>
    public bool Timed => All.Any(result => result.Seconds > 0);

    /// <summary>Every result, of every repeat.</summary>
    public IEnumerable<Measurement> All => _byQuery.SelectMany(query => query);

    /// <summary>Results of a query, one for each repeat.</summary>
    public IReadOnlyList<Measurement> Repeats(int query) => _byQuery[query];

    /// <summary>Mean per query of something that is counted.</summary>
    public double Mean(Func<Measurement, double> of) => PerQuery(of).Average();

    /// <summary>What each query cost.</summary>
    public double[] Cost(CostUnit unit) => PerQuery(unit switch
    {
        CostUnit.Calls => result => result.Calls,
        CostUnit.Tokens => result => result.PromptTokens + result.CompletionTokens,
        _ => result => result.Seconds,
    });

    /// <summary>It against another row, by nDCG@10.</summary>
    public PairedComparison Against(RowScores other, SignificanceTest test) => PairedComparison.Of(Ndcg, other.Ndcg, test);

    private double[] PerQuery(Func<Measurement, double> of) => [.. _byQuery.Select(query => query.Average(of))];

    private int Count(Func<Measurement, bool> what) => All.Count(what);

    private static Run ToRun(IEnumerable<Measurement> results)
    {
        var run = new Run();
        foreach (var result in results)
            foreach (var entry in result.Entries) run.TryAdd(result.Query, entry);
        return run;
    }
}
