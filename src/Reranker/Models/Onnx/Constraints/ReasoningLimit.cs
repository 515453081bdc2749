using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>Lets a model reason for a number of tokens, then closes its reasoning in its place.</summary>
/// <param name="maxTokens">Most tokens of reasoning, its opening tag among them.</param>
/// <param name="vocabulary">The texts of the tokens.</param>
/// <param name="text">Follows what is written; its own.</param>
/// <param name="closing">The tokens that close reasoning.</param>
internal sealed class ReasoningLimit(int maxTokens, Vocabulary vocabulary, ReasoningFollower text, int[] closing) : ITokenConstraint
{
    private int _written;
    private int _forced = -1;

    public bool IsActive => !Forced.IsEmpty;

    public ReadOnlySpan<int> Forced => _forced >= 0 && _forced < closing.Length ? closing.AsSpan(_forced) : default;

    public bool NeedsScores => false;

    public void Mask(Span<float> logits)
    {
        var kept = logits[closing[_forced]];
        logits.Fill(float.NegativeInfinity);
        logits[closing[_forced]] = float.IsFinite(kept) ? kept : 0;
    }

    public void Accept(int token)
    {
        if (_forced >= 0)
        {
            _forced++;
            return;
        }
        if (text.IsOver) return;
        text.Add(vocabulary[token]);
        // A tag that the model has begun is left to it.
        if (++_written >= maxTokens && !text.IsOver && !text.IsInTag) _forced = 0;
    }
}
