using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>The cuts of a row's cascade, and the share of the relevant passages that is left after each.</summary>
/// <param name="Row">The row.</param>
/// <param name="Stages">Name of the cut, passages kept, share of the relevant ones.</param>
internal sealed record Survival(RowScores Row, IReadOnlyList<(string Stage, int Kept, double Share)> Stages)
{
    private const int Shown = 10;

    /// <summary>The cascades of a collection's rows: retrieved, reranked, passed on to a second strategy, shown.</summary>
    public static IReadOnlyList<Survival> Of(CollectionScores scores)
    {
        List<Survival> cascades = [];
        foreach (var row in scores.Rows)
        {
            var first = scores.Rows.First(other => other.Row.First == row.Row.First && other.Row.Variant is null);
            var retrieved = row.Row.First.Retrieval?.Candidates ?? scores.QueryIds.Max(id => first.Runs[0][id].Count);
            List<(string Stage, int Kept, double Share)> stages = [("retrieved", retrieved, Share(first, retrieved))];
            if (row.Row.Variant is { } variant && variant.Depth < retrieved) stages.Add(("reranked", variant.Depth, Share(first, variant.Depth)));
            if (row.Row.Cut is { } cut && cut < stages[^1].Kept) stages.Add(("passed on", cut, Share(row, cut)));
            if (Shown < stages[^1].Kept) stages.Add(("shown", Shown, Share(row, Shown)));
            cascades.Add(new(row, stages));
        }
        return cascades;

        double Share(RowScores of, int cut) => of.Runs.Average(run => StageSurvival.Of(scores.Collection.Qrels, run, cut, scores.QueryIds));
    }

    public static void Write(TextWriter writer, IReadOnlyList<Survival> cascades)
    {
        var table = new MarkdownTable("run", "retrieved", "reranked", "passed on", "shown");
        foreach (var (row, stages) in cascades)
        {
            table.Add(
            [
                row.Row.Name,
                .. new[] { "retrieved", "reranked", "passed on", "shown" }.Select(name =>
                    stages.FirstOrDefault(stage => stage.Stage == name) is { Stage: not null } stage ? $"{Figures.Share(stage.Share)} in {stage.Kept}" : ""),
            ]);
        }
        table.Write(writer);
        writer.WriteLine();
        writer.WriteLine("The share of a query's relevant passages that is left after each cut, averaged over the queries that have any.");
    }
}
