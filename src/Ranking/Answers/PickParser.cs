using System.Globalization;
using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Reads an answer that picks passages, such as <c>[2] [4]</c>, or <c>None</c>. Ids are never read out of reasoning, and those in
/// running text are none: a sentence such as "[3] does not help" would turn into its opposite.
/// </summary>
public static partial class PickParser
{
    /// <summary>Reads an answer.</summary>
    /// <param name="answer">What the model wrote.</param>
    /// <param name="count">Passages in the prompt.</param>
    /// <param name="tagsAsked">Whether the prompt asked for answer tags.</param>
    public static ParsedPick Parse(ModelAnswer answer, int count, bool tagsAsked)
    {
        var block = AnswerBlock.Find(answer.Reasoning, answer.Text);
        if (answer.Truncated && !block.Closed) return new ParsedPick(null, Repairs.None.With(RepairKind.Truncated));
        var text = Digits.ToAscii(block.Text).Trim();
        if (Pick().Match(text) is not { Success: true } pick)
        {
            // Without tags, a sentence may lead to the list: its last line is what counts.
            var lastLine = text.AsSpan()[(text.LastIndexOf('\n') + 1)..].Trim().ToString();
            if (block.Tagged || Pick().Match(lastLine) is not { Success: true } last)
                return new ParsedPick(null, Repairs.None.With(RepairKind.NoAnswer));
            pick = last;
        }
        var asAsked = pick.Groups["plain"].Captures.Count == 0 && (!tagsAsked || block is { Tagged: true, Closed: true, InReasoning: false });
        var repairs = asAsked ? Repairs.None : Repairs.None.With(RepairKind.Format);
        var places = new List<int>();
        foreach (Capture id in pick.Groups["id"].Captures)
        {
            var known = int.TryParse(id.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= count;
            if (!known) repairs = repairs.With(RepairKind.OutOfRange);
            else if (places.Contains(number - 1)) repairs = repairs.With(RepairKind.Duplicate);
            else places.Add(number - 1);
        }
        var nothingLeft = places.Count == 0 && pick.Groups["id"].Captures.Count > 0;
        return nothingLeft ? new ParsedPick(null, repairs.With(RepairKind.NoAnswer)) : new ParsedPick(places, repairs);
    }

    // Either the word, or ids in brackets, or plain ids; with what models put between them.
    [GeneratedRegex(
        @"^(?:none\.?|(?:passages?:?\s*)?\[(?<id>\d{1,9})\](?:\s*(?:[,;>&]|and)?\s*\[(?<id>\d{1,9})\])*\.?|(?<plain>(?<id>\d{1,9}))(?:\s*[,;>]\s*(?<plain>(?<id>\d{1,9})))*\.?|\[(?<plain>(?<id>\d{1,9}))(?:\s*,\s*(?<plain>(?<id>\d{1,9})))+\])$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pick();
}
