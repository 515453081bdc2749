using System.Globalization;

namespace ReasonRank.Ranking.Parameters;

/// <summary>A finite number in a range, both ends included.</summary>
public sealed record NumberParameter(string Name, string Description, double Default, double Minimum, double Maximum)
    : StrategyParameter(Name, Description)
{
    /// <inheritdoc/>
    public override string DefaultText => Default.ToString(CultureInfo.InvariantCulture);

    internal override object DefaultValue => Default;

    internal override string? Read(object? raw, out object value)
    {
        value = Default;
        if (raw is not double number || !(number >= Minimum && number <= Maximum))
            return string.Create(CultureInfo.InvariantCulture, $"must be a number from {Minimum} to {Maximum}");
        value = number;
        return null;
    }
}
