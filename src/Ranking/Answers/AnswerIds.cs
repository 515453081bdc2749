using System.Globalization;
using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Answers;

/// <summary>
/// Finds the list of ids in an answer's text. Ids in running prose count only where a tag says that the text is an answer.
/// </summary>
internal static class AnswerIds
{
    /// <summary>The ids named, from 1, in the order of the ranking; out-of-range ones as they stand.</summary>
    /// <param name="text">The answer, in ASCII digits.</param>
    /// <param name="forms">Numbers or letters.</param>
    /// <param name="tagged">Whether the text is known to be an answer.</param>
    /// <param name="asRanking">Whether the ids were joined as prompts ask for, or were a single id.</param>
    public static List<int> Find(string text, IdForms forms, bool tagged, out bool asRanking)
    {
        asRanking = true;
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
        return Mentions(forms.Bracketed, text) is { Count: > 0 } bracketed ? bracketed : Mentions(forms.Mention, text);
    }

    // A later list overrides a draft, unless it is only a remnant such as the prompt's example.
    private static List<int>? Last(Regex pattern, IdForms forms, string text)
    {
        var lists = pattern.Matches(text)
            .Select(match => Mentions(forms.Mention, match.Value)).Where(list => list.Count > 0).ToList();
        if (lists.Count == 0) return null;
        var longest = lists.Max(list => list.Distinct().Count());
        return lists.FindLast(list => list.Distinct().Count() * 2 >= longest);
    }

    private static List<int> Mentions(Regex pattern, string text) =>
        [.. pattern.Matches(text).Select(match => ToId(match.Groups["id"].Value))];

    private static int ToId(string id) => char.IsAsciiLetter(id[0])
        ? id[0] - 'A' + 1
        : int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
