namespace ReasonRank.Ranking.Parameters;

/// <summary>A name, such as that of a model. Empty by default.</summary>
public sealed record TextParameter(string Name, string Description) : StrategyParameter(Name, Description)
{
    private const int MaxLength = 200;

    /// <inheritdoc/>
    public override string DefaultText => "";

    internal override object DefaultValue => "";

    internal override string? Read(object? raw, out object value)
    {
        value = raw as string ?? "";
        return raw is string { Length: <= MaxLength } ? null : $"must be text of at most {MaxLength} characters";
    }
}
