using System.Globalization;
using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Finds the list of ids in an answer's text. Ids in running prose count only where a tag says that the text is an answer.
/// </summary>
internal static partial class AnswerIds
{
    /// <summary>The ids named, from 1, in the order of the ranking; out-of-range ones as they stand.</summary>
    /// <param name="text">The answer, in ASCII digits.</param>
    /// <param name="forms">Numbers or letters.</param>
    /// <param name="tagged">Whether the text is known to be an answer.</param>
    /// <param name="named">How many ids the answer has to name.</param>
    /// <param name="asRanking">Whether the ids were joined as prompts ask for, or were a single id.</param>
    public static List<int> Find(string text, IdForms forms, bool tagged, int named, out bool asRanking)
    {
        var spelledOut = Range().Replace(text, SpellOut);
        asRanking = ReferenceEquals(spelledOut, text);
        text = spelledOut;
        if (Last(forms.Ranking, forms, text) is { } ranking) return ranking;
        asRanking = false;
        if (Mentions(forms.BulletLine, text) is { Count: > 1 } bullets) return bullets;
        var isData = text.AsSpan().TrimStart() is ['[' or '{', ..];
        if (Last(tagged || isData ? forms.List : forms.ListLine, forms, text) is { } list)
        {
            asRanking = list.Count == 1;
            return list;
        }
        if (!tagged) return [];
        if (Mentions(forms.Bracketed, text) is { Count: > 0 } bracketed) return bracketed;
        // A number in a sentence, such as that of all passages, is mostly no id.
        var mentions = Mentions(forms.Mention, text);
        return mentions.Distinct().Count() * 2 >= named || text.AsSpan().Trim().IndexOfAnyExceptInRange('0', '9') < 0 ? mentions : [];
    }

    private static string SpellOut(Match range)
    {
        var (from, to) = (ToId(range.Groups["from"].Value), ToId(range.Groups["to"].Value));
        return from < to ? string.Join(" = ", Enumerable.Range(from, to - from + 1).Select(id => $"[{id}]")) : range.Value;
    }

    // A later list overrides a draft, unless it is only a remnant such as the prompt's example.
    private static List<int>? Last(Regex pattern, IdForms forms, string text)
    {
        var lists = pattern.Matches(text)
            .Select(match => Mentions(forms.Mention, match.Value)).Where(list => list.Count > 0).ToList();
        if (lists.Count == 0) return null;
        var longest = lists.Max(list => list.Distinct().Count());
        // One id a line, each after a word such as a place, is one list.
        if (longest == 1 && lists.Count > 1) return [.. lists.SelectMany(list => list)];
        return lists.FindLast(list => list.Distinct().Count() * 2 >= longest);
    }

    private static List<int> Mentions(Regex pattern, string text) =>
        [.. pattern.Matches(text).Select(match => ToId(match.Groups["id"].Value))];

    private static int ToId(string id) => char.IsAsciiLetter(id[0])
        ? id[0] - 'A' + 1
        : int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;

    [GeneratedRegex(@"\[\s*(?<from>[0-9]{1,3})\s*[-\u2010-\u2015]\s*(?<to>[0-9]{1,3})\s*\]")]
    private static partial Regex Range();
}
