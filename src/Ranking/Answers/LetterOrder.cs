using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Reads an order of passages named A, B, C from the probabilities of the first letter that a model writes (Reddy et al.,
/// FIRST, arXiv 2406.15657). Letters that are not listed keep the incoming order at the end.
/// </summary>
internal static class LetterOrder
{
    /// <summary>Reads an answer; only its tokens count.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="count">Passages in the window, at most 26.</param>
    public static ParsedOrder Parse(ModelAnswer answer, int count)
    {
        var listed = answer.Tokens.Select(token => Letters(token, count)).FirstOrDefault(letters => letters.Count > 0) ?? [];
        var order = listed.Concat(Enumerable.Range(0, count)).Distinct().ToList();
        return new ParsedOrder(order, listed.Count == 0
            ? Repairs.None.With(RepairKind.NoAnswer)
            : Repairs.None.With(RepairKind.Missing, count - listed.Count));
    }

    private static List<int> Letters(GeneratedToken token, int count) =>
    [
        .. token.Listed
            .Select(item => (Letter: item.Text.Trim(' ', '[', ']', '('), item.LogProbability))
            .Where(item => item.Letter is [>= 'A' and <= 'Z'] && item.Letter[0] - 'A' < count)
            .OrderByDescending(item => item.LogProbability)
            .Select(item => item.Letter[0] - 'A').Distinct(),
    ];
}
