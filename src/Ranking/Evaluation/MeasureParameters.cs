using System.Globalization;
using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Evaluation;

/// <summary>Reads the parameters of a measure, separated by commas, as trec_eval does: numbers by their longest valid prefix.</summary>
internal static partial class MeasureParameters
{
    public static long[] Cutoffs(string measure, string parameters)
    {
        long[] cutoffs = [.. parameters.Split(',').Select(text => Whole(measure, text)).Order()];
        if (cutoffs[0] <= 0) throw Bad(measure, parameters, "cutoffs have to be positive");
        if (cutoffs.Distinct().Count() < cutoffs.Length) throw Bad(measure, parameters, "a cutoff is given twice");
        return cutoffs;
    }

    public static double[] Fractions(string measure, string parameters)
    {
        double[] cutoffs = [.. Reals(measure, parameters).Order()];
        if (cutoffs.Distinct().Count() < cutoffs.Length) throw Bad(measure, parameters, "a cutoff is given twice");
        return cutoffs;
    }

    public static double[] Reals(string measure, string parameters) =>
        [.. parameters.Split(',').Select(text => Real(measure, text))];

    public static (string Name, double Value)[] Pairs(string measure, string parameters) =>
        [.. parameters.Split(',').Select(pair => pair.Split('=') is [{ Length: > 0 } name, var value]
            ? (name, Real(measure, value))
            : throw Bad(measure, parameters, "parameters have the form NAME=NUMBER"))];

    private static long Whole(string measure, string text) =>
        long.TryParse(WholePrefix().Match(text).Value, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad(measure, text, "a whole number was expected");

    private static double Real(string measure, string text) =>
        double.TryParse(RealPrefix().Match(text).Value, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad(measure, text, "a number was expected");

    private static EvaluationException Bad(string measure, string parameters, string problem) =>
        new($"Measure {measure}: {problem}, not '{parameters}'.");

    [GeneratedRegex(@"^[+-]?\d{1,18}")]
    private static partial Regex WholePrefix();

    [GeneratedRegex(@"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")]
    private static partial Regex RealPrefix();
}
