namespace ReasonRank.Ranking.Experiments;

/// <summary>How the difference of two systems over the same queries is tested; both are two-sided.</summary>
public enum SignificanceTest
{
    /// <summary>Fisher's paired randomization of the differences' signs (Smucker, Allan and Carterette, CIKM 2007).</summary>
    Randomization,

    /// <summary>Student's paired t-test.</summary>
    StudentT,
}
