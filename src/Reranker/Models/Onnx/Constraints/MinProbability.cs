using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>
/// Leaves the tokens whose probability is at least a share of the likeliest one's (min-p sampling: Nguyen et al.,
/// arXiv:2407.01082, section 3), which the native library has no option for.
/// </summary>
/// <param name="share">More than 0, at most 1.</param>
/// <param name="temperature">Divides the scores before they become probabilities; more than 0.</param>
internal sealed class MinProbability(double share, double temperature) : ITokenConstraint
{
    // p(x) >= share * p(max) holds where score(x) / T >= score(max) / T + ln(share).
    private readonly float _distance = (float)(temperature * Math.Log(share));

    public bool IsActive => true;

    public bool IsSampling => true;

    public void Mask(Span<float> logits)
    {
        var highest = float.NegativeInfinity;
        foreach (var logit in logits) highest = Math.Max(highest, logit);
        var least = highest + _distance;
        for (var i = 0; i < logits.Length; i++)
            if (logits[i] < least) logits[i] = float.NegativeInfinity;
    }

    public void Accept(int token) { }
}
