namespace ReasonRank.Cli.ModelChecks;

/// <summary>How a check ended.</summary>
internal enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but not as well as it could, or something could not be told.</summary>
    Warning,

    /// <summary>Rankings with this folder would fail or be wrong.</summary>
    Failed,
}
