using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Cli.ModelChecks.Trials;

/// <summary>Keeps a model writing, so that its speed can be measured over a fixed number of tokens.</summary>
/// <param name="endTokens">The tokens that it may not write.</param>
internal sealed class EndlessAnswer(int[] endTokens) : ITokenConstraint
{
    public bool IsActive => true;

    public void Mask(Span<float> logits)
    {
        foreach (var token in endTokens) logits[token] = float.NegativeInfinity;
    }

    public void Accept(int token) { }
}
