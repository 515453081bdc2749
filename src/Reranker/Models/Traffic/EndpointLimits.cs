namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>What an endpoint is given at most.</summary>
/// <param name="Concurrency">Calls at once, at least 1.</param>
/// <param name="WaitingCalls">Calls that wait.</param>
/// <param name="WaitingBytes">Bytes of the prompts that wait.</param>
/// <param name="TokensPerMinute">Tokens in any minute, prompts and answers; no limit when null.</param>
internal sealed record EndpointLimits(int Concurrency, int WaitingCalls, long WaitingBytes, long? TokensPerMinute)
{
    /// <summary>The limits that a model's settings name.</summary>
    public static EndpointLimits Of(ModelOptions model) =>
        new(model.IsLocal ? model.MaxBatch : model.MaxConcurrency, model.MaxWaitingCalls, model.MaxWaitingBytes, model.TokensPerMinute);

    /// <summary>Limits that keep both: where models share an endpoint, the smaller of each counts.</summary>
    public EndpointLimits And(EndpointLimits other) => new(
        Math.Min(Concurrency, other.Concurrency), Math.Min(WaitingCalls, other.WaitingCalls),
        Math.Min(WaitingBytes, other.WaitingBytes),
        TokensPerMinute is { } mine && other.TokensPerMinute is { } theirs
            ? Math.Min(mine, theirs)
            : TokensPerMinute ?? other.TokensPerMinute);
}
