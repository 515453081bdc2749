using System.Globalization;

namespace ReasonRank.Ranking.Parameters;

/// <summary>A whole number in a range, both ends included.</summary>
public sealed record IntegerParameter(string Name, string Description, int Default, int Minimum, int Maximum)
    : StrategyParameter(Name, Description)
{
    /// <inheritdoc/>
    public override string DefaultText => Default.ToString(CultureInfo.InvariantCulture);

    internal override object DefaultValue => Default;

    internal override string? Read(object? raw, out object value)
    {
        value = Default;
        if (raw is not double number || number < Minimum || number > Maximum || number != Math.Floor(number))
            return $"must be a whole number from {Minimum} to {Maximum}";
        value = (int)number;
        return null;
    }
}
