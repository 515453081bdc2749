namespace ReasonRank.Ranking.Experiments;

/// <summary>A system that was measured, query by query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Quality">Quality of each query, such as nDCG@10.</param>
/// <param name="Cost">What each query cost, in the unit of the comparison; the queries in the same order.</param>
public sealed record MeasuredSystem(string Name, IReadOnlyList<double> Quality, IReadOnlyList<double> Cost)
{
    /// <summary>Mean quality and cost over some of the queries.</summary>
    public (double Quality, double Cost) Mean(IReadOnlyList<int> queries) =>
        (queries.Average(query => Quality[query]), queries.Average(query => Cost[query]));
}
