namespace ReasonRank.Ranking.Evaluation;

/// <summary>A measure with its parameters set: one value per query, or several, as for several cutoffs.</summary>
public sealed class Measure
{
    internal Measure(string name, Aggregation aggregation, params IEnumerable<(string Label, Func<JudgedRanking, double> Compute)> values)
    {
        Name = name;
        Aggregation = aggregation;
        Values = [.. values];
    }

    /// <summary>trec_eval's name without parameters, such as <c>ndcg_cut</c>.</summary>
    public string Name { get; }

    /// <summary>How its values are put together.</summary>
    public Aggregation Aggregation { get; }

    /// <summary>Names of its values as printed, such as <c>ndcg_cut_10</c>.</summary>
    public IReadOnlyList<string> Labels => [.. Values.Select(value => value.Label)];

    internal IReadOnlyList<(string Label, Func<JudgedRanking, double> Compute)> Values { get; }

    /// <summary>For <see cref="Aggregation.TextPerQuery"/>: the text.</summary>
    internal Func<JudgedRanking, string>? Describe { get; init; }
}
