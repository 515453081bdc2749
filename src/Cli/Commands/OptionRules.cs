using System.CommandLine;
using System.Globalization;

namespace ReasonRank.Cli.Commands;

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
}
