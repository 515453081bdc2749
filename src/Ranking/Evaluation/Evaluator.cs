using System.Globalization;

namespace ReasonRank.Ranking.Evaluation;

/// <summary>
/// Evaluates runs as trec_eval does (version 9 for queries that a run lacks: they are not listed, and count as 0 in the
/// averages of <see cref="EvaluationOptions.Complete"/>).
/// </summary>
public static class Evaluator
{
    // trec_eval's MIN_GEO_MEAN: a query without any success must not make the geometric mean 0.
    private const double LeastInGeometricMean = .00001;

    /// <summary>Evaluates a run.</summary>
    /// <param name="qrels">The judgments.</param>
    /// <param name="run">The run; queries without judgments are left out.</param>
    /// <param name="measures">What to compute; printed in this order.</param>
    /// <param name="options">How; trec_eval's defaults when null.</param>
    /// <exception cref="EvaluationException">No query of the run is judged.</exception>
    public static EvaluationResult Evaluate(
        Qrels qrels, Run run, IEnumerable<Measure> measures, EvaluationOptions? options = null)
    {
        options ??= new EvaluationOptions();
        Measure[] selected = [.. measures];
        List<(string QueryId, JudgedRanking Ranking)> rankings = [];
        foreach (var queryId in run.QueryIds.Order(Utf8Order.Instance))
            if (qrels.TryGet(queryId, out var judgments)) rankings.Add((queryId, new(run[queryId], judgments, options)));
        if (rankings.Count == 0) throw new EvaluationException("No query of the run is judged.");

        var averaged = options.Complete ? qrels.QueryIds.Count : rankings.Count;
        var queries = new List<QueryEvaluation>();
        var columns = selected.Select(measure => measure.Values.Select(_ => new List<double>()).ToArray()).ToArray();
        foreach (var (queryId, ranking) in rankings)
        {
            List<MeasureValue> printed = [];
            for (var m = 0; m < selected.Length; m++)
            {
                if (selected[m].Describe is { } describe) printed.Add(Text(selected[m].Labels[0], $"'{describe(ranking)}'"));
                for (var v = 0; v < columns[m].Length; v++)
                {
                    var (label, compute) = selected[m].Values[v];
                    var value = compute(ranking);
                    columns[m][v].Add(value);
                    if (selected[m].Aggregation is Aggregation.Mean) printed.Add(Real(label, value));
                    if (selected[m].Aggregation is Aggregation.Sum or Aggregation.SumOfJudged) printed.Add(Whole(label, value));
                }
            }
            queries.Add(new(queryId, printed));
        }

        IEnumerable<MeasureValue> Summarize(Measure measure, List<double>[] values) => measure.Aggregation switch
        {
            Aggregation.RunTag => [Text(measure.Name, run.Tag)],
            Aggregation.TextPerQuery => [],
            Aggregation.QueryCount => [Whole(measure.Name, averaged)],
            Aggregation.SumOfJudged when options.Complete => [Whole(measure.Name, qrels.Judgments.Count(j => j.Relevance > 0))],
            Aggregation.Sum or Aggregation.SumOfJudged => [Whole(measure.Name, values[0].Sum())],
            Aggregation.GeometricMean => [Real(measure.Name, GeometricMean(values[0], averaged))],
            _ => measure.Values.Select((value, i) => Real(value.Label, values[i].Sum() / averaged)),
        };
        return new(queries, new("all", [.. selected.SelectMany((measure, m) => Summarize(measure, columns[m]))]));
    }

    private static double GeometricMean(List<double> values, int averaged) => Math.Exp(
        (values.Sum(value => Math.Log(Math.Max(value, LeastInGeometricMean)))
            + (averaged - values.Count) * Math.Log(LeastInGeometricMean)) / averaged);

    private static MeasureValue Text(string label, string text) => new(label, double.NaN, text);

    private static MeasureValue Real(string label, double value) => new(label, value, TrecNumber.Format(value));

    private static MeasureValue Whole(string label, double value) =>
        new(label, value, ((long)value).ToString(CultureInfo.InvariantCulture));
}
