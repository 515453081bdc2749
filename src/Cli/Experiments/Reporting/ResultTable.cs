using ReasonRank.Cli.Output;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>The table of a collection for people.</summary>
internal static class ResultTable
{
    public static void Write(TextWriter writer, CollectionScores scores)
    {
        var table = new MarkdownTable(
            "run", "nDCG@10", "+/-", "p", "p Holm", "W/T/L", "MAP", $"R@{scores.RecallAt}", "calls", "prompt", "completion", "reasoning", "s", "failed",
            "partial", "degraded");
        var callsModels = scores.Rows.Any(row => row.Mean(result => result.Calls) > 0);
        for (var i = 0; i < scores.Rows.Count; i++)
        {
            var row = scores.Rows[i];
            table.Add(
            [
                row.Row.Name,
                Figures.Measure(row.Ndcg.Average()),
                .. i == 0 ? ["", "", "", ""] : Compared(scores.Comparisons[i - 1], scores.Adjusted[i - 1]),
                Figures.Measure(row.AveragePrecision.Average()),
                Figures.Measure(row.Recall.Average()),
                .. callsModels ? Spent(row) : ["", "", "", ""],
                row.Timed ? Figures.Cost(row.Mean(result => result.Seconds)) : "",
                Problems(row.Failed),
                Problems(row.Partial),
                Problems(row.Degraded),
            ]);
        }
        table.Write(writer);
        writer.WriteLine();
        writer.WriteLine(
            $"{scores.QueryIds.Count} judged queries. Calls, tokens and seconds (s) are means per query, first stage included; "
            + $"+/-, p ({(scores.Test == SignificanceTest.StudentT ? "Student's t" : "randomization")}, paired, two-sided) and "
            + "wins/ties/losses are by nDCG@10 against the first row.");
        foreach (var note in Notes(scores)) writer.WriteLine(note);
    }

    private static string[] Compared(PairedComparison comparison, double adjusted) =>
    [
        Figures.Difference(comparison.Difference), Figures.P(comparison.P), Figures.P(adjusted),
        $"{comparison.Wins}/{comparison.Ties}/{comparison.Losses}",
    ];

    private static string[] Spent(RowScores row) =>
    [
        Figures.Cost(row.Mean(result => result.Calls)),
        Tokens(row, row.Mean(result => result.PromptTokens)),
        Tokens(row, row.Mean(result => result.CompletionTokens)),
        Tokens(row, row.Mean(result => result.ReasoningTokens)),
    ];

    private static string Tokens(RowScores row, double tokens) => (row.Estimated && tokens > 0 ? "~" : "") + Figures.Cost(tokens);

    private static string Problems(int count) => count == 0 ? "" : Figures.Cost(count);

    private static IEnumerable<string> Notes(CollectionScores scores)
    {
        if (scores.Rows.Any(row => row.Failed > 0)) yield return "Where reranking failed, the first stage's order counts, at no cost; where retrieval failed, nothing does. See queries.csv.";
        if (scores.Rows.Any(row => row.Partial + row.Degraded > 0)) yield return "Partial: a budget ended first. Degraded: a model failed on the way. The best order so far counts.";
        if (scores.Rows.Any(row => row.Estimated)) yield return "~ marks tokens that a server did not report and that were estimated.";
        if (scores.Rows.Sum(row => row.CachedCalls) is > 0 and var cached) yield return $"{Figures.Cost(cached)} calls were answered from a cache: their seconds are not the model's.";
        if (scores.Collection.QueriesWithoutText is > 0 and var missing) yield return $"{missing} judged queries have no text and are left out.";
    }
}
