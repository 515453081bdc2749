namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Lets a model reason for a number of tokens, then closes its reasoning in its place.</summary>
/// <param name="maxTokens">Most tokens of reasoning.</param>
/// <param name="end">The tokens that end reasoning when the model writes them.</param>
/// <param name="closing">The tokens to write when it does not, those of <paramref name="end"/> among them.</param>
internal sealed class ReasoningLimit(int maxTokens, int[] end, int[] closing) : ITokenConstraint
{
    private int _written;
    private int _matched;
    private int _forced = -1;
    private bool _over;

    public bool IsActive => _forced >= 0 && _forced < closing.Length;

    public void Mask(Span<float> logits)
    {
        var kept = logits[closing[_forced]];
        logits.Fill(float.NegativeInfinity);
        logits[closing[_forced]] = float.IsFinite(kept) ? kept : 0;
    }

    public void Accept(int token)
    {
        if (IsActive)
        {
            _forced++;
            return;
        }
        if (_over) return;
        _written++;
        _matched = token == end[_matched] ? _matched + 1 : token == end[0] ? 1 : 0;
        if (_matched == end.Length) _over = true;
        else if (_written >= maxTokens && _matched == 0) (_over, _forced) = (true, 0);
    }
}
