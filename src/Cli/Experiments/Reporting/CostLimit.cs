namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>Most that a query may cost on average.</summary>
internal readonly record struct CostLimit(double Value, CostUnit Unit)
{
    /// <summary>Name of the unit.</summary>
    public string Name => Unit.ToString().ToLowerInvariant();

    public override string ToString() => $"{Figures.Cost(Value)} {Name}";
}
