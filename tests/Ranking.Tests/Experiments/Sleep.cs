namespace ReasonRank.Ranking.Tests.Experiments;

/// <summary>Student's sleep data, ten patients and two drugs.</summary>
internal static class Sleep
{
    public static readonly double[] First = [.7, -1.6, -.2, -1.2, -.1, 3.4, 3.7, .8, 0, 2];

    public static readonly double[] Second = [1.9, .8, 1.1, .1, -.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    public static double[] Differences => [.. First.Zip(Second, (a, b) => a - b)];
}
