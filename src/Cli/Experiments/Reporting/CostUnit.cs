namespace ReasonRank.Cli.Experiments.Reporting;

/// <summary>What the cost of a query is counted in.</summary>
internal enum CostUnit
{
    /// <summary>Model calls.</summary>
    Calls,

    /// <summary>Tokens of prompts and answers.</summary>
    Tokens,

    /// <summary>Seconds of all stages.</summary>
    Seconds,
}
