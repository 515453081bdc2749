using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ReasonRank.TestSupport;

/// <summary>
/// What a teacher writes that judges by hashes: a passage has one grade for a question, from 0 to 10, whichever way it is asked,
/// so that the steps of a job agree. Of one question in eight the order is upside down, so that a self-consistency filter has
/// something to leave out.
/// </summary>
public static partial class TeacherAnswers
{
    private const int LowestPositive = 8, HighestNegative = 1;

    /// <summary>The answer to a prompt of the suite's templates; null for another one.</summary>
    public static string? To(string prompt)
    {
        if (prompt.Contains("Write one question.", StringComparison.Ordinal)) return Write(After(prompt, "Passage: "));
        var question = After(prompt, "Question: ");
        if (prompt.Contains("whole number from 0 to 10", StringComparison.Ordinal))
            return Reasoned($"The passage earns {Grade(question, After(prompt, "\nPassage: "))}.", $"{Grade(question, After(prompt, "\nPassage: "))}");
        var passages = Passages(prompt);
        if (prompt.Contains("Pick the passages that look as if", StringComparison.Ordinal))
            return Picked(Graded(question, passages).Where(passage => passage.Grade <= HighestNegative).OrderBy(passage => passage.Grade));
        if (prompt.Contains("Pick the passages", StringComparison.Ordinal))
            return Picked(Graded(question, passages).Where(passage => passage.Grade >= LowestPositive).OrderByDescending(passage => passage.Grade));
        var order = Graded(question, passages).OrderByDescending(passage => passage.Grade).Select(passage => $"[{passage.Number}]").ToList();
        if (prompt.Contains("Order all", StringComparison.Ordinal))
        {
            if (Hash($"order {question}") % 8 == 0) order.Reverse();
            return Reasoned($"Of {order.Count} passages {order[0]} helps most.", string.Join(" > ", order));
        }
        return ToPick().Match(prompt) is { Success: true } count
            ? Reasoned($"{order[0]} helps most.", string.Join(" > ", order.Take(int.Parse(count.Groups[1].Value, CultureInfo.InvariantCulture))))
            : null;
    }

    /// <summary>The grade of a passage for a question, 0 to 10.</summary>
    /// <param name="question">The question, as it stands in the prompt.</param>
    /// <param name="passage">The passage, as it stands in the prompt.</param>
    public static int Grade(string question, string passage) => (int)(Hash($"{question}\n{passage}") % 11);

    private static IEnumerable<(int Number, int Grade)> Graded(string question, IReadOnlyList<string> passages) =>
        passages.Select((passage, place) => (place + 1, Grade(question, passage)));

    private static string Write(string passage)
    {
        var words = Word().Matches(passage).Select(word => word.Value.ToLowerInvariant()).Distinct()
            .OrderBy(word => Hash($"{passage} {word}")).Take(4).ToList();
        return $"<answer><question>Why would somebody who has {string.Join(" and ", words)} expect that to matter later?</question>"
            + $"<short>Because of {string.Join(", ", words)}.</short></answer>";
    }

    private static string Picked(IEnumerable<(int Number, int Grade)> passages)
    {
        var ids = string.Join(' ', passages.Select(passage => $"[{passage.Number}]"));
        return $"<answer> {(ids.Length > 0 ? ids : "None")} </answer>";
    }

    private static string Reasoned(string reasoning, string answer) => $"<think>{reasoning}</think><answer>{answer}</answer>";

    // From a label to the end of its paragraph.
    private static string After(string prompt, string label)
    {
        var start = prompt.IndexOf(label, StringComparison.Ordinal);
        if (start < 0) return "";
        start += label.Length;
        var end = prompt.IndexOf("\n\n", start, StringComparison.Ordinal);
        return (end < 0 ? prompt[start..] : prompt[start..end]).Trim();
    }

    private static List<string> Passages(string prompt) => [.. Passage().Matches(prompt).Select(passage => passage.Groups[1].Value.Trim())];

    private static uint Hash(string text) => BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex(@"^\[\d+\] (.*)$", RegexOptions.Multiline)]
    private static partial Regex Passage();

    [GeneratedRegex(@"Number of passages to pick: (\d+)")]
    private static partial Regex ToPick();

    [GeneratedRegex("[A-Za-z]{4,}")]
    private static partial Regex Word();
}
