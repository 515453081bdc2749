namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>How far an answer is written. A value: a tree of tokens is gone through with many of them.</summary>
internal struct AnswerState
{
    /// <summary>What is being written.</summary>
    public AnswerPart Part;

    /// <summary>Bytes of it that are written.</summary>
    public int Offset;

    /// <summary>White space before it.</summary>
    public int Blanks;

    /// <summary>Whether reasoning may come first.</summary>
    public bool MayThink;

    /// <summary>The first of the texts that it may become.</summary>
    public int Low;

    /// <summary>The one behind the last of them.</summary>
    public int High;

    /// <summary>Texts that are complete.</summary>
    public int Picked;

    /// <summary>Which ones they are, where an answer has several.</summary>
    public UInt128 Used;
}
