using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>Probabilities of words at a token's place.</summary>
internal static class TokenChoice
{
    // A word that is not listed is less likely than all that are; TFRank's code (run_eval.py) takes this much off.
    private const double UnlistedPenalty = 10;

    /// <summary>A token's text as the word that it stands for: without space, brackets and quotes, in lower case.</summary>
    public static string Word(string token) => token.Trim(' ', '\n', '\r', '\t', '(', ')', '[', '"', '*', '.').ToLowerInvariant();

    /// <summary>p(yes) / (p(yes) + p(no)).</summary>
    /// <param name="token">The token written.</param>
    /// <param name="yes">A word in lower case.</param>
    /// <param name="no">The other word.</param>
    /// <returns>0 to 1; null when neither is listed.</returns>
    public static double? Share(GeneratedToken token, string yes, string no)
    {
        var (forYes, forNo) = (LogSum(token, yes), LogSum(token, no));
        if (forYes is null && forNo is null) return null;
        var unlisted = token.Listed.Min(alternative => alternative.LogProbability) - UnlistedPenalty;
        return 1 / (1 + Math.Exp((forNo ?? unlisted) - (forYes ?? unlisted)));
    }

    /// <summary>The expected value of a digit, over the digits that are listed.</summary>
    /// <param name="token">The token written.</param>
    /// <param name="maximum">Highest digit that counts, up to 9.</param>
    /// <returns>0 to <paramref name="maximum"/>; null when none is listed.</returns>
    public static double? ExpectedDigit(GeneratedToken token, int maximum)
    {
        var digits = token.Listed
            .Select(alternative => (Word: Word(alternative.Text), alternative.LogProbability))
            .Where(item => item.Word is [>= '0' and <= '9'] && item.Word[0] - '0' <= maximum).ToList();
        if (digits.Count == 0) return null;
        var highest = digits.Max(item => item.LogProbability);
        var weights = digits.Select(item => (Digit: item.Word[0] - '0', Weight: Math.Exp(item.LogProbability - highest))).ToList();
        return weights.Sum(item => item.Digit * item.Weight) / weights.Sum(item => item.Weight);
    }

    // Log of the summed probability of a word's variants, such as " true" and "True".
    private static double? LogSum(GeneratedToken token, string word)
    {
        var variants = token.Listed.Where(item => Word(item.Text) == word).Select(item => item.LogProbability).ToList();
        if (variants.Count == 0) return null;
        var highest = variants.Max();
        return highest + Math.Log(variants.Sum(variant => Math.Exp(variant - highest)));
    }
}
