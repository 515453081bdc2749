using System.Globalization;
using System.Text.RegularExpressions;

namespace ReasonRank.Benchmarks.Strategies.Judging;

/// <summary>A prompt, understood.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="QueryId">Which query it is about.</param>
/// <param name="Seed">Which model is asked.</param>
/// <param name="Passages">Ids of the passages shown, in the order shown.</param>
/// <param name="Wanted">How many passages to name, where it asks for some.</param>
internal sealed partial record Question(QuestionKind Kind, string QueryId, int Seed, IReadOnlyList<string> Passages, int Wanted)
{
    // Words of the shipped templates that no other template has, in the order to look for them.
    private static readonly (string Words, QuestionKind Kind)[] Kinds =
    [
        ("to strike out:", QuestionKind.Strike),
        ("to pick:", QuestionKind.Pick),
        ("Passage A:", QuestionKind.Duel),
        ("Write only its letter", QuestionKind.Letter),
        ("passages a score", QuestionKind.Scores),
        ("yes(3)", QuestionKind.Grade),
        ("number from 0 to 10", QuestionKind.Number),
        ("true or false", QuestionKind.Verdict),
        ("Order all", QuestionKind.Order),
    ];

    /// <summary>A passage's text with a mark of which one it is.</summary>
    public static string Mark(string passageId, string text) => $"pid-{passageId}; {text}";

    /// <summary>A query's text with a mark of which one it is and which model is to answer.</summary>
    public static string Mark(JudgedQuery query, int seed) =>
        string.Create(CultureInfo.InvariantCulture, $"{query.Text} (qid-{query.Id}-{seed})");

    /// <summary>Understands a prompt.</summary>
    /// <returns>Null when it is none of ours.</returns>
    public static Question? Parse(string prompt)
    {
        var kind = Array.FindIndex(Kinds, known => prompt.Contains(known.Words, StringComparison.Ordinal));
        if (kind < 0 || QueryMark().Match(prompt) is not { Success: true } query) return null;
        var wanted = WantedCount().Match(prompt);
        return new Question(
            Kinds[kind].Kind, query.Groups["id"].Value, int.Parse(query.Groups["seed"].ValueSpan, CultureInfo.InvariantCulture),
            [.. PassageMark().Matches(prompt).Select(mark => mark.Groups["id"].Value)],
            wanted.Success ? int.Parse(wanted.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) : 1);
    }

    [GeneratedRegex("pid-(?<id>[^;]+);")]
    private static partial Regex PassageMark();

    [GeneratedRegex(@"\(qid-(?<id>[^)]+)-(?<seed>\d+)\)")]
    private static partial Regex QueryMark();

    [GeneratedRegex(@"to (?:pick|strike out): (?<count>\d+)")]
    private static partial Regex WantedCount();
}
