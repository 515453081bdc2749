namespace ReasonRank.Ranking.Experiments;

/// <summary>A system against another over the same queries.</summary>
/// <param name="Difference">Mean of the value minus the other's.</param>
/// <param name="P">
/// Two-sided p-value: the probability of a difference at least this large when the systems are alike. 1 when no query
/// differs, or when there are too few queries to tell.
/// </param>
/// <param name="Wins">Queries on which it is better.</param>
/// <param name="Ties">Queries on which both are equal.</param>
/// <param name="Losses">Queries on which it is worse.</param>
public sealed record PairedComparison(double Difference, double P, int Wins, int Ties, int Losses)
{
    // Means over repeats may differ in the last bit where the rankings do not.
    private const double Equal = 1e-9;

    /// <summary>Compares values of the same queries, in the same order.</summary>
    /// <exception cref="ArgumentException">There are no queries, or not as many on both sides.</exception>
    public static PairedComparison Of(IReadOnlyList<double> values, IReadOnlyList<double> others, SignificanceTest test)
    {
        if (values.Count == 0 || values.Count != others.Count)
            throw new ArgumentException($"{values.Count} values are to be compared with {others.Count}.", nameof(values));
        double[] differences = [.. values.Zip(others, (value, other) => Math.Abs(value - other) < Equal ? 0 : value - other)];
        return new(
            differences.Average(),
            test == SignificanceTest.StudentT ? StudentT.PairedP(differences) : SignRandomization.P(differences),
            differences.Count(difference => difference > 0),
            differences.Count(difference => difference == 0),
            differences.Count(difference => difference < 0));
    }
}
