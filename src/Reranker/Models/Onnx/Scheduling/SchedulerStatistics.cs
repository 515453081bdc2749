namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>What a scheduler did since it began.</summary>
/// <param name="Sequences">Sequences begun.</param>
/// <param name="PromptTokens">Prompt tokens computed.</param>
/// <param name="ReusedTokens">Prompt tokens that did not have to be.</param>
/// <param name="WrittenTokens">Tokens written.</param>
/// <param name="Busy">Time with work to do.</param>
/// <param name="Computing">Part of it that the native library computed.</param>
internal readonly record struct SchedulerStatistics(
    long Sequences, long PromptTokens, long ReusedTokens, long WrittenTokens, TimeSpan Busy, TimeSpan Computing);
