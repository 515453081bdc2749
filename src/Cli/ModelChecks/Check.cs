namespace ReasonRank.Cli.ModelChecks;

/// <summary>Something that was looked at.</summary>
/// <param name="Name">What, such as <c>end tokens</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Finding">What was found, without a full stop.</param>
/// <param name="Advice">What to do; null when there is nothing to do.</param>
internal sealed record Check(string Name, CheckOutcome Outcome, string Finding, string? Advice = null)
{
    public static Check Ok(string name, string finding) => new(name, CheckOutcome.Ok, finding);

    public static Check Warning(string name, string finding, string advice) => new(name, CheckOutcome.Warning, finding, advice);

    public static Check Failed(string name, string finding, string advice) => new(name, CheckOutcome.Failed, finding, advice);
}
