using ReasonRank.Cli.ModelChecks.Trials;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Everything that a check found, for machines.</summary>
internal sealed class CheckReport
{
    public required string Folder { get; init; }

    public required string Card { get; init; }

    public required string Strategy { get; init; }

    /// <summary>Such as <c>qwen2</c>; null when the folder could not be read.</summary>
    public string? Architecture { get; set; }

    /// <summary>What runs the model; null when it was not loaded.</summary>
    public string? Device { get; set; }

    public double? LoadSeconds { get; set; }

    public Speed? Speed { get; set; }

    public MemoryUse? Memory { get; set; }

    public Trial? Ranking { get; set; }

    public List<Check> Checks { get; } = [];

    /// <summary>The worst of all outcomes.</summary>
    public CheckOutcome Outcome => Checks.Count == 0 ? CheckOutcome.Ok : Checks.Max(check => check.Outcome);
}
