namespace ReasonRank.Ranking.Evaluation;

/// <summary>How a measure's values become one value for all queries, and where they are printed.</summary>
public enum Aggregation
{
    /// <summary>The arithmetic mean.</summary>
    Mean,

    /// <summary>The geometric mean of values raised to at least .00001; single queries are not printed.</summary>
    GeometricMean,

    /// <summary>The sum; whole numbers.</summary>
    Sum,

    /// <summary>The sum; with <see cref="EvaluationOptions.Complete"/> over every judged query, the run's or not.</summary>
    SumOfJudged,

    /// <summary>How many queries the averages are over; single queries are not printed.</summary>
    QueryCount,

    /// <summary>The run's tag; single queries are not printed.</summary>
    RunTag,

    /// <summary>A text for each query and nothing for all.</summary>
    TextPerQuery,
}
