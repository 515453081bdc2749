namespace ReasonRank.Ranking.Parameters;

/// <summary>One of several names. The first is the default.</summary>
public sealed record ChoiceParameter(string Name, string Description, IReadOnlyList<string> Choices)
    : StrategyParameter(Name, Description)
{
    /// <inheritdoc/>
    public override string DefaultText => Choices[0];

    internal override object DefaultValue => Choices[0];

    internal override string? Read(object? raw, out object value)
    {
        value = raw as string ?? Choices[0];
        return raw is string name && Choices.Contains(name) ? null : $"must be one of {string.Join(", ", Choices)}";
    }
}
