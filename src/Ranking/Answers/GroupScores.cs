using System.Globalization;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>Reads scores of several passages, such as <c>[1]: 3, [2]: 7.5</c>. Scores are never read out of reasoning.</summary>
internal static partial class GroupScores
{
    /// <summary>Highest score; the lowest is 0.</summary>
    public const double Maximum = 10;

    /// <summary>The scores, NaN where the answer has none, and the order that they give.</summary>
    public static ParsedOrder Parse(ModelAnswer answer, int count, bool tagsAsked)
    {
        int[] incoming = [.. Enumerable.Range(0, count)];
        var block = AnswerBlock.Find(answer.Reasoning, answer.Text);
        if (answer.Truncated && !block.Closed) return new ParsedOrder(incoming, Repairs.None.With(RepairKind.Truncated));
        var scores = new double[count];
        Array.Fill(scores, double.NaN);
        var (duplicates, outOfRange) = (0, 0);
        foreach (Match match in Scored().Matches(Digits.ToAscii(block.Text)))
        {
            var isId = int.TryParse(match.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var id);
            var score = double.Parse(match.Groups["score"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (!isId || id < 1 || id > count || score is not (>= 0 and <= Maximum)) outOfRange++;
            else if (!double.IsNaN(scores[id - 1])) duplicates++;
            else scores[id - 1] = score;
        }
        var missing = scores.Count(double.IsNaN);
        if (missing == count) return new ParsedOrder(incoming, Repairs.None.With(RepairKind.NoAnswer));
        var format = !tagsAsked || block is { Tagged: true, Closed: true, InReasoning: false } ? 0 : 1;
        return new ParsedOrder([.. incoming.OrderByDescending(position => scores[position])], Repairs.None
            .With(RepairKind.Duplicate, duplicates).With(RepairKind.OutOfRange, outOfRange)
            .With(RepairKind.Missing, missing).With(RepairKind.Format, format))
        { Scores = scores };
    }

    [GeneratedRegex(@"\[\s*(?<id>[0-9]{1,9})\s*\]\s*[:=\uFF1A]?\s*(?<score>-?[0-9]{1,9}(?:\.[0-9]{1,9})?)", RegexOptions.NonBacktracking)]
    private static partial Regex Scored();
}
