namespace ReasonRank.Ranking.Experiments;

/// <summary>The regularized incomplete beta function I_x(a, b).</summary>
internal static class IncompleteBeta
{
    private const double Precision = 1e-15, Tiny = 1e-300;
    private const int MaxTerms = 10_000;

    // Lanczos' coefficients for g = 7, n = 9.
    private static readonly double[] Lanczos =
    [
        .99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];

    /// <param name="x">0 to 1.</param>
    /// <param name="a">More than 0.</param>
    /// <param name="b">More than 0.</param>
    public static double Regularized(double x, double a, double b)
    {
        if (x <= 0) return 0;
        if (x >= 1) return 1;
        // The fraction converges fast only below the mean; I_x(a, b) = 1 - I_(1-x)(b, a) covers the rest.
        return x < (a + 1) / (a + b + 2) ? Fraction(x, a, b) : 1 - Fraction(1 - x, b, a);
    }

    // DLMF 8.17.22, evaluated by Lentz' method.
    private static double Fraction(double x, double a, double b)
    {
        var front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * Math.Log(x) + b * Math.Log(1 - x)) / a;
        var (c, d) = (1.0, 1 / Away(1 - (a + b) * x / (a + 1)));
        var value = d;
        for (var m = 1; m <= MaxTerms; m++)
        {
            Step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
            var change = Step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
            if (Math.Abs(change - 1) < Precision) break;
        }
        return front * value;

        double Step(double term)
        {
            d = 1 / Away(1 + term * d);
            c = Away(1 + term / c);
            value *= d * c;
            return d * c;
        }
    }

    private static double Away(double value) => Math.Abs(value) < Tiny ? Tiny : value;

    // For arguments of .5 and more, which is all that a t distribution asks for.
    private static double LogGamma(double x)
    {
        var shifted = x - 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++) sum += Lanczos[i] / (shifted + i);
        var t = shifted + 7.5;
        return .5 * Math.Log(2 * Math.PI) + (shifted + .5) * Math.Log(t) - t + Math.Log(sum);
    }
}
