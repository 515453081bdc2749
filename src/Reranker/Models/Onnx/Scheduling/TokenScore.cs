namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>A token and the natural logarithm of its probability.</summary>
internal readonly record struct TokenScore(int Token, float LogProb);
