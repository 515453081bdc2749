using ReasonRank.Cli.Experiments.Planning;
using ReasonRank.Cli.Experiments.Running;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>All rows of a collection, evaluated and compared with the first one.</summary>
internal sealed class CollectionScores
{
    public CollectionScores(CollectionResults results, ExperimentPlan plan)
    {
        Collection = results.Collection;
        RecallAt = plan.RecallAt;
        Test = plan.Test;
        Rows = [.. results.Rows.Select(row => new RowScores(row, Collection.Qrels, plan.RecallAt))];
        Comparisons = [.. Rows.Skip(1).Select(row => row.Against(Rows[0], plan.Test))];
        Adjusted = Holm.Adjust([.. Comparisons.Select(comparison => comparison.P)]);
    }

    public TestCollection Collection { get; }

    public IReadOnlyList<RowScores> Rows { get; }

    /// <summary>Each row but the first against the first.</summary>
    public IReadOnlyList<PairedComparison> Comparisons { get; }

    /// <summary>Their p-values after Holm's correction.</summary>
    public IReadOnlyList<double> Adjusted { get; }

    public int RecallAt { get; }

    public SignificanceTest Test { get; }

    public string Name => Collection.Plan.Name;

    public IReadOnlyList<string> QueryIds => [.. Collection.Queries.Select(query => query.Id)];
}
