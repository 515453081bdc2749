using System.Globalization;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Reads <c>yes(3)</c> or <c>no(1)</c> as the mean of p(yes) and of the grade's expected value, divided by 4 (Fan et al.,
/// TFRank, arXiv 2508.09539, <c>run_eval.py</c> of JOHNNY-fans/TFRank). Either counts alone where the other is missing.
/// </summary>
internal static partial class GradedScore
{
    private const int HighestGrade = 4;

    // TFRank's own score of an answer that cannot be read.
    private const double Undecided = .5;

    /// <summary>Reads an answer.</summary>
    /// <returns>A score of 0 to 1.</returns>
    public static ParsedScore Parse(ModelAnswer answer)
    {
        var block = AnswerBlock.Find(answer.Reasoning, answer.Text);
        var found = Answer().Match(block.Text);
        if (!found.Success)
            return new ParsedScore(
                Undecided, Repairs.None.With(answer.Truncated ? RepairKind.Truncated : RepairKind.NoAnswer));
        var weighed = AnswerTokens.Find(answer, block) is { } tokens ? Weigh(tokens) : null;
        var repairs = found.Groups["grade"].Success && found.Length == block.Text.Trim().Length
            ? Repairs.None
            : Repairs.None.With(RepairKind.Format);
        return new ParsedScore(weighed ?? AsWritten(found), repairs) { Unweighted = weighed is null };
    }

    private static double? Weigh(AnswerTokens answer)
    {
        if (Answer().Match(answer.Text) is not { Success: true } found) return null;
        var verdict = found.Groups["verdict"];
        var yes = TokenChoice.Share(answer.Covering(verdict.Index, verdict.Length).Tokens[0], "yes", "no");
        var grade = found.Groups["grade"] is { Success: true } digit
            ? TokenChoice.ExpectedDigit(answer.Covering(digit.Index, digit.Length).Tokens[0], HighestGrade) / HighestGrade
            : null;
        return (yes + grade) / 2 ?? yes ?? grade;
    }

    private static double AsWritten(Match found)
    {
        var yes = found.Groups["verdict"].ValueSpan.Equals("yes", StringComparison.OrdinalIgnoreCase) ? 1.0 : 0;
        return found.Groups["grade"] is { Success: true } grade
            ? (yes + double.Parse(grade.ValueSpan, CultureInfo.InvariantCulture) / HighestGrade) / 2
            : yes;
    }

    [GeneratedRegex(@"\b(?<verdict>yes|no)\b(?:\s?\(\s?(?<grade>[0-4])\s?\))?", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Answer();
}
