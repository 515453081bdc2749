namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Says which tokens a sequence may go on with. Follows one sequence; used by the scheduler's thread alone.</summary>
internal interface ITokenConstraint
{
    /// <summary>Whether the next token is limited.</summary>
    bool IsActive { get; }

    /// <summary>Whether it is a way of picking, of which probabilities are told as they are without it.</summary>
    bool IsSampling => false;

    /// <summary>Tokens that have to come next, in this order; empty where there is a choice.</summary>
    ReadOnlySpan<int> Forced => default;

    /// <summary>Whether the model's scores are needed to keep to it, also where the next tokens are not forced.</summary>
    bool NeedsScores => true;

    /// <summary>Makes impossible what is not allowed.</summary>
    /// <param name="logits">Score of each token of the vocabulary; what is not allowed becomes negative infinity.</param>
    void Mask(Span<float> logits);

    /// <summary>Takes note of the token that was written.</summary>
    void Accept(int token);
}
