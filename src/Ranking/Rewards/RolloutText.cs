using System.Globalization;

namespace ReasonRank.Ranking.Rewards;

/// <summary>
/// Reads rollouts as rewards do: no repairs, tags in lower case, and nothing is forgiven. What a ranking may mend, a reward must
/// not pay for. One pass over the text, however it is written.
/// </summary>
internal static class RolloutText
{
    public const string ThinkOpen = "<think>", ThinkClose = "</think>", AnswerOpen = "<answer>", AnswerClose = "</answer>";

    private const int NoDigit = -1, NoNumber = -2;

    /// <summary>
    /// The answer of <c>&lt;think&gt;…&lt;/think&gt; &lt;answer&gt;…&lt;/answer&gt;</c>: the first one that follows on a think block
    /// with nothing but white space between them, wherever in the text (ReasonRank's code searches for that pattern).
    /// </summary>
    /// <param name="text">The rollout.</param>
    /// <param name="opened">Whether the prompt opened the think block.</param>
    /// <param name="answer">What stands between the answer tags.</param>
    public static bool TryFindAnswer(ReadOnlySpan<char> text, bool opened, out ReadOnlySpan<char> answer)
    {
        answer = default;
        if (!opened && !TrySkip(ref text, ThinkOpen)) return false;
        while (TrySkip(ref text, ThinkClose))
        {
            var next = text.TrimStart();
            if (!next.StartsWith(AnswerOpen, StringComparison.Ordinal)) continue;
            next = next[AnswerOpen.Length..];
            var end = next.IndexOf(AnswerClose, StringComparison.Ordinal);
            if (end < 0) return false;
            answer = next[..end];
            return true;
        }
        return false;
    }

    /// <summary>The numbers of an answer in their order; everything else only parts them.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="ids">Takes them; numbers beyond <see cref="int"/> become <see cref="int.MaxValue"/>.</param>
    /// <returns>Whether there are exactly as many as <paramref name="ids"/> has room for, all in digits that count.</returns>
    public static bool TryReadIds(ReadOnlySpan<char> answer, Span<int> ids)
    {
        var (count, inNumber) = (0, false);
        foreach (var character in answer)
        {
            var digit = DigitOf(character);
            // A raised digit is a digit to the published code, and no number.
            if (digit == NoNumber) return false;
            if (digit == NoDigit)
            {
                inNumber = false;
                continue;
            }
            if (!inNumber)
            {
                if (count == ids.Length) return false;
                ids[count++] = 0;
                inNumber = true;
            }
            ids[count - 1] = (int)Math.Min(ids[count - 1] * 10L + digit, int.MaxValue);
        }
        return count == ids.Length;
    }

    /// <summary>An answer that is a whole number and nothing else.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="maximum">The largest that is taken; the smallest is 0.</param>
    public static int? ReadScore(ReadOnlySpan<char> answer, int maximum) =>
        int.TryParse(answer.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var score)
        && score <= maximum
            ? score
            : null;

    private static int DigitOf(char character)
    {
        if (char.IsAscii(character)) return char.IsAsciiDigit(character) ? character - '0' : NoDigit;
        var value = CharUnicodeInfo.GetDecimalDigitValue(character);
        if (value >= 0) return value;
        return CharUnicodeInfo.GetDigitValue(character) >= 0 ? NoNumber : NoDigit;
    }

    private static bool TrySkip(ref ReadOnlySpan<char> text, string tag)
    {
        var start = text.IndexOf(tag, StringComparison.Ordinal);
        if (start < 0) return false;
        text = text[(start + tag.Length)..];
        return true;
    }
}
