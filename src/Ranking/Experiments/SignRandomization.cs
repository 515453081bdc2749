namespace ReasonRank.Ranking.Experiments;

/// <summary>
/// The paired randomization test: how often the sum of the differences is as large when each one's sign is a coin flip.
/// Exact for up to <see cref="MostExact"/> differences that are not 0, else from <see cref="Samples"/> samples.
/// </summary>
public static class SignRandomization
{
    /// <summary>Differences up to which all sign patterns are counted.</summary>
    public const int MostExact = 36;

    /// <summary>Sign patterns drawn beyond that.</summary>
    public const int Samples = 100_000;

    private const int Seed = 20_240_501;

    // Sums of the same numbers in another order differ in their last bits.
    private const double Slack = 1e-12;

    /// <summary>The two-sided p-value; 1 when all differences are 0.</summary>
    public static double P(IReadOnlyList<double> differences)
    {
        double[] sizes = [.. differences.Where(difference => difference != 0).Select(Math.Abs)];
        if (sizes.Length == 0) return 1;
        var observed = Math.Abs(differences.Sum()) - Slack * sizes.Sum();
        return sizes.Length <= MostExact ? Exact(sizes, observed) : Sampled(sizes, observed);
    }

    // Meets in the middle: every pattern is one of the first half's sums and one of the second half's.
    private static double Exact(double[] sizes, double observed)
    {
        var first = Sums(sizes.AsSpan(0, sizes.Length / 2));
        var second = Sums(sizes.AsSpan(sizes.Length / 2));
        var (count, next) = (0L, second.Length);
        foreach (var sum in first)
        {
            while (next > 0 && sum + second[next - 1] >= observed) next--;
            count += second.Length - next;
        }
        // Each pattern has its mirror image; with a difference of 0 both are the same event.
        return Math.Min(1, 2.0 * count / ((double)first.Length * second.Length));
    }

    private static double[] Sums(ReadOnlySpan<double> sizes)
    {
        double[] sums = [0];
        foreach (var size in sizes) sums = [.. sums.Select(sum => sum - size), .. sums.Select(sum => sum + size)];
        Array.Sort(sums);
        return sums;
    }

    // The observed pattern is one of them, hence the ones (Davison and Hinkley, 1997, section 4.2).
    private static double Sampled(double[] sizes, double observed)
    {
        var random = new Random(Seed);
        var count = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var sum = 0.0;
            var bits = 0L;
            for (var i = 0; i < sizes.Length; i++)
            {
                if (i % 62 == 0) bits = random.NextInt64();
                sum += (bits & 1) == 0 ? sizes[i] : -sizes[i];
                bits >>= 1;
            }
            if (Math.Abs(sum) >= observed) count++;
        }
        return (count + 1.0) / (Samples + 1);
    }
}
