namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Why a sequence is over.</summary>
internal enum SequenceEnd
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The model ended it.</summary>
    EndToken,

    /// <summary>It has its most tokens.</summary>
    MaxTokens,

    /// <summary>Nobody wants it any more.</summary>
    Cancelled,

    /// <summary>The model failed.</summary>
    Failed,
}
