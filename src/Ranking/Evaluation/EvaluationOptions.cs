namespace ReasonRank.Ranking.Evaluation;

/// <summary>How to evaluate; the letters are trec_eval's options.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// Averages over every judged query (<c>-c</c>): one that the run lacks counts as 0. Otherwise the average is over the
    /// queries that the run has.
    /// </summary>
    public bool Complete { get; init; }

    /// <summary>Lowest relevance that counts as relevant for the binary measures (<c>-l</c>).</summary>
    public int RelevanceLevel { get; init; } = 1;

    /// <summary>Results looked at per query (<c>-M</c>), at least 1.</summary>
    public int MaxRetrieved { get; init; } = int.MaxValue;

    /// <summary>Leaves passages that nobody judged out of each ranking (<c>-J</c>).</summary>
    public bool JudgedOnly { get; init; }

    /// <summary>Passages in the collection (<c>-N</c>), for the fourth coefficient of <c>utility</c>.</summary>
    public long CollectionSize { get; init; }
}
