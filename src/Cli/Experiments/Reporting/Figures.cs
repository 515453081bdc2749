using System.Globalization;

namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>A measure, such as 0.4349.</summary>
    public static string Measure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A difference of measures, with its sign.</summary>
    public static string Difference(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);

    /// <summary>A p-value in a column.</summary>
    public static string P(double value) => value < .0001 ? "<0.0001" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    /// <summary>A p-value in a sentence: p = 0.0120 or p &lt; 0.0001.</summary>
    public static string Significance(double value) => value < .0001 ? "p < 0.0001" : $"p = {P(value)}";

    /// <summary>A cost: whole from 100 on, three digits below.</summary>
    public static string Cost(double value) => value switch
    {
        0 => "0",
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    /// <summary>A round number, as axes have them.</summary>
    public static string Tick(double value) => value.ToString("#,0.####", CultureInfo.InvariantCulture);

    /// <summary>A share, as per cent.</summary>
    public static string Share(double value) => value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
