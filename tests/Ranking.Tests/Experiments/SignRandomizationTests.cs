using System.Numerics;
using ReasonRank.Ranking.Experiments;

namespace ReasonRank.Ranking.Tests.Experiments;

public sealed class SignRandomizationTests
{
    // Nine differences are not 0 and all of one sign: only that pattern and its mirror image are as large, 2 of 512.
    [Fact]
    public void Sleep_data_gives_two_of_all_patterns() =>
        Assert.Equal(2 / 512.0, SignRandomization.P(Sleep.Differences), 1e-12);

    [Fact]
    public void Exact_p_counts_the_sign_patterns()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var trial = 0; trial < 200; trial++)
        {
            // Tenths make ties between patterns likely.
            double[] differences = [.. Enumerable.Range(0, random.Next(1, 13)).Select(_ => random.Next(-5, 6) / 10.0)];
            Assert.Equal(Enumerated(differences), SignRandomization.P(differences), 1e-12);
        }
    }

    [Fact]
    public void Samples_agree_with_the_exact_p()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        double[] few = [.. Enumerable.Range(0, SignRandomization.MostExact).Select(_ => random.NextDouble() - .4)];
        // Differences too small to matter push the same data over the limit, to samples.
        double[] many = [.. few, .. Enumerable.Repeat(1e-12, 10)];
        var exact = SignRandomization.P(few);
        var deviation = Math.Sqrt(exact * (1 - exact) / SignRandomization.Samples);
        Assert.InRange(SignRandomization.P(many), exact - 6 * deviation - 2e-5, exact + 6 * deviation + 2e-5);
    }

    [Fact]
    public void No_difference_is_no_evidence() => Assert.Equal(1, SignRandomization.P([0, 0, 0]));

    private static double Enumerated(double[] differences)
    {
        var observed = Math.Abs(differences.Sum()) - 1e-9;
        var patterns = 1 << differences.Length;
        var count = Enumerable.Range(0, patterns).Count(pattern =>
            Math.Abs(differences.Select((difference, i) => (pattern >> i & 1) == 0 ? difference : -difference).Sum()) >= observed);
        return (double)count / patterns;
    }
}
