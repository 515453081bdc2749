namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Probabilities of the next token.</summary>
internal static class LogSoftmax
{
    /// <summary>What has to be taken from a token's score to get the logarithm of its probability.</summary>
    public static float Offset(ReadOnlySpan<float> logits)
    {
        var highest = float.NegativeInfinity;
        foreach (var logit in logits) highest = Math.Max(highest, logit);
        var sum = 0d;
        foreach (var logit in logits) sum += Math.Exp(logit - highest);
        return (float)(highest + Math.Log(sum));
    }

    /// <summary>The likeliest tokens, best first; the lower id where two are alike.</summary>
    public static void Top(ReadOnlySpan<float> logits, float offset, Span<TokenScore> top)
    {
        var found = 0;
        for (var token = 0; token < logits.Length; token++)
        {
            var score = logits[token] - offset;
            if (found == top.Length && score <= top[^1].LogProb) continue;
            var place = found < top.Length ? found++ : found - 1;
            while (place > 0 && top[place - 1].LogProb < score)
            {
                top[place] = top[place - 1];
                place--;
            }
            top[place] = new TokenScore(token, score);
        }
    }
}
