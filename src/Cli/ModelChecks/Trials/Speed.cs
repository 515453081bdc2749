namespace ReasonRank.Cli.ModelChecks.Trials;

/// <summary>How fast a model is, one sequence at a time.</summary>
/// <param name="PromptTokens">Tokens of the prompt.</param>
/// <param name="PrefillTokensPerSecond">Rate at which the prompt was computed.</param>
/// <param name="WrittenTokens">Tokens written after it.</param>
/// <param name="DecodeTokensPerSecond">Rate at which they were written.</param>
internal sealed record Speed(int PromptTokens, double PrefillTokensPerSecond, int WrittenTokens, double DecodeTokensPerSecond);
