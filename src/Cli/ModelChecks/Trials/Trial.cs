namespace ReasonRank.Cli.ModelChecks.Trials;

/// <summary>A ranking of the example.</summary>
/// <param name="Order">Ids of the passages, best first.</param>
/// <param name="Calls">Calls of the model.</param>
/// <param name="PromptTokens">Tokens of all prompts.</param>
/// <param name="CompletionTokens">Tokens written, reasoning included.</param>
/// <param name="Seconds">Time that it took.</param>
internal sealed record Trial(IReadOnlyList<string> Order, int Calls, long PromptTokens, long CompletionTokens, double Seconds);
