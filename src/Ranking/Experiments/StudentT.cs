namespace ReasonRank.Ranking.Experiments;

/// <summary>Student's t distribution and the paired test.</summary>
public static class StudentT
{
    /// <summary>The two-sided p-value of differences whose mean is to be 0; 1 when there are fewer than two, or all are 0.</summary>
    public static double PairedP(IReadOnlyList<double> differences)
    {
        var n = differences.Count;
        if (n < 2) return 1;
        var mean = differences.Average();
        var variance = differences.Sum(difference => (difference - mean) * (difference - mean)) / (n - 1);
        if (variance == 0) return mean == 0 ? 1 : 0;
        return TwoSidedP(mean / Math.Sqrt(variance / n), n - 1);
    }

    /// <summary>P(|T| ≥ |t|) = I_x(ν/2, 1/2) with x = ν / (ν + t²) (DLMF 8.17.2).</summary>
    /// <param name="t">The statistic.</param>
    /// <param name="degreesOfFreedom">ν, at least 1.</param>
    public static double TwoSidedP(double t, int degreesOfFreedom) =>
        IncompleteBeta.Regularized(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2.0, .5);
}
