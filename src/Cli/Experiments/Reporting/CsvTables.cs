using ReasonRank.Cli.Experiments.Planning;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>The tables for programs: one line per row, and one line per row, query and repeat.</summary>
internal static class CsvTables
{
    public static void WriteRows(TextWriter writer, ExperimentPlan plan, IEnumerable<CollectionScores> collections)
    {
        CsvFile.WriteLine(
            writer, "collection", "run", "first_stage", "strategy", "model", "reasoning", "depth", "queries", "ndcg_cut_10", "map", $"recall_{plan.RecallAt}",
            "difference", "p", "p_holm", "wins", "ties", "losses", "calls", "cached_calls", "prompt_tokens", "completion_tokens", "reasoning_tokens",
            "tokens_estimated", "seconds", "failed", "partial", "degraded");
        foreach (var scores in collections)
        {
            for (var i = 0; i < scores.Rows.Count; i++)
            {
                var row = scores.Rows[i];
                var (variant, against) = (row.Row.Variant, i == 0 ? null : scores.Comparisons[i - 1]);
                CsvFile.WriteLine(
                    writer, scores.Name, row.Row.Name, row.Row.First.Name, variant?.Options.Strategy, row.Row.Model, variant?.Reasoning, variant?.Depth,
                    scores.QueryIds.Count, row.Ndcg.Average(), row.AveragePrecision.Average(), row.Recall.Average(), against?.Difference, against?.P,
                    against is null ? null : scores.Adjusted[i - 1], against?.Wins, against?.Ties, against?.Losses, row.Mean(result => result.Calls),
                    row.Mean(result => result.CachedCalls), row.Mean(result => result.PromptTokens), row.Mean(result => result.CompletionTokens),
                    row.Mean(result => result.ReasoningTokens), row.Estimated ? 1 : 0, row.Timed ? row.Mean(result => result.Seconds) : null, row.Failed,
                    row.Partial, row.Degraded);
            }
        }
    }

    public static void WriteQueries(TextWriter writer, ExperimentPlan plan, IEnumerable<CollectionScores> collections)
    {
        CsvFile.WriteLine(
            writer, "collection", "run", "query", "ndcg_cut_10", "map", $"recall_{plan.RecallAt}", "calls", "prompt_tokens", "completion_tokens",
            "reasoning_tokens", "seconds", "status", "reason");
        foreach (var scores in collections)
        {
            foreach (var row in scores.Rows)
            {
                for (var i = 0; i < row.Ndcg.Length; i++)
                {
                    var repeats = row.Repeats(i);
                    CsvFile.WriteLine(
                        writer, scores.Name, row.Row.Name, scores.QueryIds[i], row.Ndcg[i], row.AveragePrecision[i], row.Recall[i],
                        repeats.Average(result => result.Calls), repeats.Average(result => result.PromptTokens),
                        repeats.Average(result => result.CompletionTokens), repeats.Average(result => result.ReasoningTokens),
                        repeats.Average(result => result.Seconds),
                        string.Join(' ', new[]
                        {
                            repeats.Any(result => result.Failed) ? "failed" : "", repeats.Any(result => result.Partial) ? "partial" : "",
                            repeats.Any(result => result.Degraded) ? "degraded" : "",
                        }.Where(status => status.Length > 0).DefaultIfEmpty("ok")),
                        string.Join("; ", repeats.Select(result => result.Reason).Where(reason => reason.Length > 0).Distinct()));
                }
            }
        }
    }
}
