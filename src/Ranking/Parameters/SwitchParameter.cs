namespace ReasonRank.Ranking.Parameters;

/// <summary>True or false.</summary>
public sealed record SwitchParameter(string Name, string Description, bool Default) : StrategyParameter(Name, Description)
{
    /// <inheritdoc/>
    public override string DefaultText => Default ? "true" : "false";

    internal override object DefaultValue => Default;

    internal override string? Read(object? raw, out object value)
    {
        value = raw as bool? ?? Default;
        return raw is bool ? null : "must be true or false";
    }
}
