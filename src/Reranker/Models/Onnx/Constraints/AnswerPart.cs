namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>A part of an answer.</summary>
internal enum AnswerPart
{
    /// <summary>White space and the tag that opens the answer.</summary>
    Opening,

    /// <summary>White space or nothing before a text.</summary>
    Before,

    /// <summary>A text.</summary>
    Text,

    /// <summary>What stands between two texts.</summary>
    Separator,

    /// <summary>White space and the tag that closes the answer.</summary>
    Closing,

    /// <summary>Nothing: the answer is complete.</summary>
    Done,

    /// <summary>The tag that opens reasoning, in place of an answer.</summary>
    ThinkTag,

    /// <summary>Reasoning, in which everything may stand.</summary>
    Reasoning,
}
