using System.Globalization;

namespace ReasonRank.Ranking.Evaluation;

/// <summary>Numbers as C's <c>printf</c> writes them.</summary>
internal static class TrecNumber
{
    /// <summary>As <c>%6.4f</c>, or as <c>%3.2f</c> with 2 decimals.</summary>
    public static string Format(double value, int decimals = 4) => double.IsNaN(value)
        ? (double.IsNegative(value) ? "-nan" : "nan").PadLeft(decimals + 2)
        : value.ToString("F" + decimals, CultureInfo.InvariantCulture);
}
