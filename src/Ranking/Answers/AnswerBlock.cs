using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Answers;

/// <summary>The part of a model's output that is its answer.</summary>
/// <param name="Text">The answer, reasoning left out.</param>
/// <param name="Tagged">Whether it stood after an answer tag.</param>
/// <param name="Closed">Whether its closing tag was there.</param>
/// <param name="InReasoning">Whether reasoning that was never closed went before it.</param>
internal readonly partial record struct AnswerBlock(string Text, bool Tagged, bool Closed, bool InReasoning = false)
{
    /// <summary>
    /// Finds the answer. Reasoning is never part of it: what stands before the last <c>&lt;/think&gt;</c> is left out, and
    /// so is what follows a <c>&lt;think&gt;</c> that is not closed. One thing ends reasoning besides its tag: a whole
    /// answer block at the very end, because models forget <c>&lt;/think&gt;</c> more often than they end on a draft.
    /// </summary>
    /// <param name="reasoning">What the server set apart as reasoning.</param>
    /// <param name="answer">The rest of the output; may have tags of its own.</param>
    public static AnswerBlock Find(string reasoning, string answer)
    {
        var visible = WithoutReasoning(answer);
        if (FindTagged(visible) is { } block) return block;
        if (string.IsNullOrWhiteSpace(visible))
        {
            var whole = reasoning + answer;
            var ends = whole.AsSpan().TrimEnd().EndsWith("</answer>", StringComparison.OrdinalIgnoreCase);
            if (ends && FindTagged(whole) is { Closed: true } last)
                return last with { InReasoning = true };
        }
        return new AnswerBlock(visible, Tagged: false, Closed: false);
    }

    private static string WithoutReasoning(string text)
    {
        var closing = ThinkClose().Matches(text);
        if (closing.Count > 0) text = text[(closing[^1].Index + closing[^1].Length)..];
        var opening = ThinkOpen().Match(text);
        return opening.Success ? text[..opening.Index] : text;
    }

    // The last block that holds anything: an empty repetition does not take the answer back.
    private static AnswerBlock? FindTagged(string text)
    {
        AnswerBlock? found = null;
        foreach (Match opening in AnswerOpen().Matches(text))
        {
            var start = opening.Index + opening.Length;
            var closing = AnswerEdge().Match(text, start);
            var inner = text[start..(closing.Success ? closing.Index : text.Length)];
            var closed = closing.Success && closing.ValueSpan.Contains('/');
            if (found is null || !string.IsNullOrWhiteSpace(inner)) found = new AnswerBlock(inner, Tagged: true, closed);
        }
        return found;
    }

    [GeneratedRegex(@"<\s*think(?:ing)?\s*>", RegexOptions.IgnoreCase)]
    internal static partial Regex ThinkOpen();

    [GeneratedRegex(@"<\s*/\s*think(?:ing)?\s*>", RegexOptions.IgnoreCase)]
    internal static partial Regex ThinkClose();

    [GeneratedRegex(@"<\s*answer\s*>", RegexOptions.IgnoreCase)]
    internal static partial Regex AnswerOpen();

    [GeneratedRegex(@"<\s*/?\s*answer\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex AnswerEdge();
}
