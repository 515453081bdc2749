using System.Globalization;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// An integer relevance score and how sure the model is of it (Cai et al., ERank, arXiv 2509.00520, section 3.2). Numbers
/// are never read out of reasoning.
/// </summary>
/// <param name="Value">0 to the highest score; null when there was no answer.</param>
/// <param name="Repairs">What had to be mended.</param>
public sealed partial record IntegerScore(int? Value, Repairs Repairs)
{
    /// <summary>Probability of the score's tokens; null when the model did not tell.</summary>
    public double? Probability { get; private init; }

    /// <summary>Sum of each listed score times its probability; null when the model did not tell.</summary>
    public double? Expectation { get; private init; }

    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="maximum">Highest score, at most 10.</param>
    /// <param name="tagsAsked">Whether the prompt asked for answer tags.</param>
    public static IntegerScore Parse(ModelAnswer answer, int maximum, bool tagsAsked)
    {
        var block = AnswerBlock.Find(answer.Reasoning, answer.Text);
        if (answer.Truncated && !block.Closed) return new IntegerScore(null, Repairs.None.With(RepairKind.Truncated));
        var text = Digits.ToAscii(block.Text).Trim();
        var numbers = Number().Matches(text);
        // Without a tag, several numbers may be years or ranks as well.
        var found = block.Tagged || numbers.Count == 1 ? numbers.FirstOrDefault() : null;
        if (found is null || !int.TryParse(found.Groups["score"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value < 0 || value > maximum)
            return new IntegerScore(null, Repairs.None.With(RepairKind.NoAnswer));
        var score = Weigh(AnswerTokens.Find(answer, block), found.Groups["score"].Value, maximum);
        var asAsked = found.Length == text.Length && (!tagsAsked || block is { Tagged: true, Closed: true, InReasoning: false });
        return score with { Value = value, Repairs = asAsked ? Repairs.None : Repairs.None.With(RepairKind.Format) };
    }

    private static IntegerScore Weigh(AnswerTokens? answer, string digits, int maximum)
    {
        var unweighted = new IntegerScore(null, Repairs.None);
        if (answer is null || Digit().Match(answer.Text) is not { Success: true } place || place.Value != digits) return unweighted;
        // Qwen's tokenizer writes each digit as a token, others write 10 as one.
        var (tokens, next) = answer.Covering(place.Index, place.Length);
        return unweighted with
        {
            Probability = Math.Exp(tokens.Sum(token => token.LogProbability)),
            Expectation = Expect(tokens, next, maximum),
        };
    }

    private static double? Expect(IReadOnlyList<GeneratedToken> tokens, GeneratedToken? next, int maximum)
    {
        var first = tokens[0];
        // 1 and 10 begin alike: their shares stand at the next place, which is only known when the model wrote a 1.
        var second = TokenChoice.Word(first.Text) == "1" ? tokens.Count > 1 ? tokens[1] : next : null;
        var zero = second?.Listed.Where(item => item.Text.StartsWith('0')).Sum(item => Math.Exp(item.LogProbability)) ?? 0;
        double? expectation = null;
        foreach (var (text, logProbability) in first.Listed)
        {
            if (!int.TryParse(TokenChoice.Word(text), NumberStyles.None, CultureInfo.InvariantCulture, out var value)) continue;
            if (value > maximum) continue;
            var mean = value == 1 && maximum >= 10 ? 1 + 9 * Math.Min(zero, 1) : value;
            expectation = (expectation ?? 0) + mean * Math.Exp(logProbability);
        }
        return expectation is { } sum ? Math.Min(sum, maximum) : null;
    }

    [GeneratedRegex(@"(?<![\w.])(?<score>-?\d+)(?:[.]\d+)?(?:\s*(?:/|out of)\s*\d+)?", RegexOptions.IgnoreCase)]
    private static partial Regex Number();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digit();
}
