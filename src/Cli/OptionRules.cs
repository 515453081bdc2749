using System.CommandLine;
using System.Globalization;

namespace ReasonRank.Cli;

/// <summary>Bounds for options.</summary>
internal static class OptionRules
{
    /// <summary>Refuses whole numbers outside of a range; what is no number at all the parser refuses itself.</summary>
    public static Option<T> Within<T>(this Option<T> option, long least, long most)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && long.TryParse(token.Value, out var value) && (value < least || value > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name} takes {least:N0} to {most:N0}, not {value}."));
        });
        return option;
    }

    /// <summary>Refuses numbers below 0 and infinite ones; what is no number at all the parser refuses itself.</summary>
    public static Option<double?> NotNegative(this Option<double?> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && double.TryParse(token.Value, CultureInfo.InvariantCulture, out var value)
                && value is not (>= 0 and < double.PositiveInfinity)) result.AddError($"{option.Name} takes a number from 0.");
        });
        return option;
    }
}
