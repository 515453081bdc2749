using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>Reads which of two passages, A and B, is better, and how sure the model is of it.</summary>
internal static class PairOrder
{
    /// <summary>Reads an answer.</summary>
    /// <returns>
    /// The order. Its scores are p(A) / (p(A) + p(B)) and the rest to 1; null when the model told no log-probabilities.
    /// </returns>
    public static ParsedOrder Parse(ModelAnswer answer, bool tagsAsked)
    {
        var parsed = AnswerParser.Parse(
            answer.Reasoning, answer.Text, 2, answer.Truncated, tagsAsked, letters: true, named: 1);
        if (!parsed.IsUsable || AnswerTokens.Find(answer, AnswerBlock.Find(answer.Reasoning, answer.Text)) is not { } tokens)
            return parsed;
        var place = tokens.Text.LastIndexOf((char)('A' + parsed.Order[0]));
        if (place < 0 || TokenChoice.Share(tokens.Covering(place, 1).Tokens[0], "a", "b") is not { } share) return parsed;
        return parsed with { Scores = [share, 1 - share] };
    }
}
