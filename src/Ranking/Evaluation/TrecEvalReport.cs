namespace ReasonRank.Ranking.Evaluation;

/// <summary>Prints evaluations byte for byte as trec_eval does.</summary>
public static class TrecEvalReport
{
    /// <summary>Writes one line per value: label, query, value, with line feeds on every platform.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="result">What to print.</param>
    /// <param name="queries">Prints every query (trec_eval's <c>-q</c>).</param>
    /// <param name="summary">Prints the summary (not with <c>-n</c>).</param>
    public static void Write(TextWriter writer, EvaluationResult result, bool queries, bool summary)
    {
        if (queries)
            foreach (var query in result.Queries) Write(writer, query);
        if (summary) Write(writer, result.Summary);
    }

    private static void Write(TextWriter writer, QueryEvaluation query)
    {
        foreach (var value in query.Values) writer.Write($"{value.Label,-22}\t{query.QueryId}\t{value.Text}\n");
    }
}
