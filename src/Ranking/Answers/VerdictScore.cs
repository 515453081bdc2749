using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Reads <c>true</c> or <c>false</c> as p(true) / (p(true) + p(false)) (Weller et al., Rank1, <c>rank1.py</c> of
/// orionw/rank1). Words of the reasoning do not count.
/// </summary>
internal static partial class VerdictScore
{
    // Rank1's own score of an answer that says neither.
    private const double Undecided = .5;

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="tagsAsked">Whether the prompt asked for answer tags.</param>
    /// <returns>A score of 0 to 1.</returns>
    public static ParsedScore Parse(ModelAnswer answer, bool tagsAsked)
    {
        var block = AnswerBlock.Find(answer.Reasoning, answer.Text);
        if (answer.Truncated && !block.Closed) return new ParsedScore(Undecided, Repairs.None.With(RepairKind.Truncated));
        var words = Verdict().Matches(block.Text);
        var contradicts = words.Select(word => word.Value.ToLowerInvariant()).Distinct().Count() > 1;
        if (words.Count == 0 || contradicts) return new ParsedScore(Undecided, Repairs.None.With(RepairKind.NoAnswer));
        var isTrue = words[0].ValueSpan.Equals("true", StringComparison.OrdinalIgnoreCase);
        var asAsked = words[0].Length == block.Text.Trim().Length
            && (!tagsAsked || block is { Tagged: true, Closed: true, InReasoning: false });
        var share = Share(AnswerTokens.Find(answer, block));
        return new ParsedScore(share ?? (isTrue ? 1 : 0), asAsked ? Repairs.None : Repairs.None.With(RepairKind.Format))
        {
            Unweighted = share is null,
        };
    }

    private static double? Share(AnswerTokens? answer) =>
        answer is not null && Verdict().Match(answer.Text) is { Success: true } word
            ? TokenChoice.Share(answer.Covering(word.Index, word.Length).Tokens[0], "true", "false")
            : null;

    [GeneratedRegex(@"\b(?:true|false)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Verdict();
}
