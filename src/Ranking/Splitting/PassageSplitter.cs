namespace ReasonRank.Ranking.Splitting;

/// <summary>
/// Cuts texts into passages. A section that fits is a passage; a longer one is cut before a block, a line or an item, a
/// sentence, a word, in this order of preference. Of several places that are as good, the words that follow pick one, not the
/// distance from the start: so an edit moves the cuts near it only, and other passages stay as they were.
/// </summary>
internal sealed class PassageSplitter(SplitOptions options)
{
    private const int WatchedLength = 32;

    private readonly int _room = options.MaxLength - options.Overlap;

    /// <summary>The passages of a text, in its order. All of it is in one of them, but blanks between them and headings.</summary>
    public IEnumerable<TextPassage> Split(StructuredText structured)
    {
        var (text, sections) = (structured.Text, structured.Sections);
        for (var i = 0; i < sections.Count; i++)
        {
            var section = sections[i];
            var (start, end) = Trim(text, section.Start, section.End);
            if (start < end)
            {
                foreach (var passage in Split(text, section, start, end)) yield return passage;
            }
            else if (section.Headings.Count > 0 && (i + 1 == sections.Count || sections[i + 1].Headings.Count <= section.Headings.Count))
            {
                // Nothing below it would tell of this heading.
                (start, end) = Trim(text, section.HeadingStart, section.Start);
                foreach (var passage in Split(text, section, start, end)) yield return passage;
            }
        }
    }

    private IEnumerable<TextPassage> Split(string text, TextSection section, int start, int end)
    {
        var before = start;
        for (var overlap = start; start < end; overlap = OverlapStart(text, before, start))
        {
            var cut = end - start <= _room ? end : FindCut(text, section.Breaks, start);
            yield return new(section.Headings, overlap, start, Trim(text, start, cut).End);
            (before, start) = (start, Trim(text, cut, end).Start);
        }
    }

    private int FindCut(string text, IReadOnlyList<TextBreak> breaks, int start)
    {
        var (quarter, half, most) = (start + _room / 4, start + _room / 2, start + _room);
        var structural = Between(breaks, quarter, most);
        return Pick(text, structural.Where(place => place.Strength == BreakStrength.Block).Select(place => place.Position))
            ?? Pick(text, structural.Where(place => place.Position > half).Select(place => place.Position))
            ?? Pick(text, SentenceEnds(text, half, most))
            ?? Pick(text, Enumerable.Range(half, most - half + 1).Where(i => char.IsWhiteSpace(text[i])))
            ?? CharacterStart(text, most);
    }

    private static IReadOnlyList<TextBreak> Between(IReadOnlyList<TextBreak> breaks, int after, int most)
    {
        var (low, high) = (0, breaks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (breaks[middle].Position <= after) low = middle + 1;
            else high = middle;
        }
        var found = new List<TextBreak>();
        for (; low < breaks.Count && breaks[low].Position <= most; low++) found.Add(breaks[low]);
        return found;
    }

    private static int? Pick(string text, IEnumerable<int> places) =>
        places.Select(place => (int?)place).MinBy(place => Hash(text, place!.Value));

    // FNV-1a (Fowler, Noll, Vo) of the words at a place.
    private static uint Hash(string text, int place)
    {
        var hash = 2_166_136_261;
        var words = text.AsSpan(place).TrimStart();
        foreach (var unit in words[..Math.Min(words.Length, WatchedLength)]) hash = (hash ^ unit) * 16_777_619;
        return hash;
    }

    private static IEnumerable<int> SentenceEnds(string text, int from, int to)
    {
        for (var i = from; i <= to; i++)
        {
            if (text[i - 1] is '。' or '！' or '？') yield return i;
            if (!char.IsWhiteSpace(text[i])) continue;
            var last = i - 1;
            while (last > from && text[last] is '"' or '\'' or ')' or ']' or '”' or '’' or '»') last--;
            if (text[last] is '.' or '!' or '?' or '…') yield return i;
        }
    }

    // A place at or before this one that is not inside a character.
    private static int CharacterStart(string text, int place)
    {
        const int LongestCharacter = 64;
        for (var start = place; start > place - LongestCharacter; start--)
            if (!char.IsLowSurrogate(text[start]) && !IsMark(text, start)) return start;
        return char.IsLowSurrogate(text[place]) ? place - 1 : place;
    }

    private static bool IsMark(string text, int place) =>
        text[place] == '\u200D' || text[place - 1] == '\u200D' || char.GetUnicodeCategory(text, place)
            is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark
            or System.Globalization.UnicodeCategory.EnclosingMark;

    private int OverlapStart(string text, int before, int start)
    {
        var earliest = Math.Max(before, start - options.Overlap);
        if (earliest == start || earliest == before) return earliest;
        for (var i = earliest; i < start; i++)
            if (char.IsWhiteSpace(text[i - 1]) && !char.IsWhiteSpace(text[i])) return i;
        return char.IsLowSurrogate(text[earliest]) ? earliest + 1 : earliest;
    }

    private static (int Start, int End) Trim(string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        return (start, end);
    }
}
