namespace ReasonRank.Ranking.Evaluation;

/// <summary>The values of one query, or of all together.</summary>
/// <param name="QueryId">The query's id; <c>all</c> for the summary.</param>
/// <param name="Values">The values in trec_eval's order.</param>
public sealed record QueryEvaluation(string QueryId, IReadOnlyList<MeasureValue> Values)
{
    /// <summary>The value of this label.</summary>
    /// <exception cref="KeyNotFoundException">The measure was not asked for, or has no value here.</exception>
    public double this[string label] => Values.FirstOrDefault(value => value.Label == label) is { } found
        ? found.Number
        : throw new KeyNotFoundException($"There is no value of {label} for {QueryId}.");
}
