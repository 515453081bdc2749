using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Splitting;

/// <summary>
/// Finds the structure of a Markdown text (CommonMark 0.31): headings of both kinds, paragraphs, lists, quotes, tables, fenced
/// code. Metadata between lines of three hyphens at the start give the title and are no part of any section.
/// </summary>
internal sealed partial class MarkdownReader
{
    private const int HighestLevel = 6, LongestHeading = 500;

    private readonly string _text;
    private readonly List<TextSection> _sections = [];
    private readonly List<(int Level, string Text)> _headings = [];
    private List<TextBreak> _breaks = [];
    private int _headingStart, _sectionStart;

    // Marks of the open code block, such as ```; empty outside.
    private string _fence = "";
    private bool _afterBlank = true, _inList;

    // Where the paragraph's only line so far starts; -1 in anything else.
    private int _loneLine = -1;

    private MarkdownReader(string text) => _text = text;

    /// <summary>The structure of a text.</summary>
    public static StructuredText Read(string text)
    {
        var reader = new MarkdownReader(text);
        var metadata = Metadata().Match(text);
        reader._headingStart = reader._sectionStart = metadata.Length;
        for (var start = metadata.Length; start < text.Length;)
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? text.Length : start + length;
            reader.Take(start, text[start..end], Math.Min(end + 1, text.Length));
            start = end + 1;
        }
        reader.CloseSection(text.Length);
        var title = metadata.Groups["title"];
        return new(text, title.Success ? title.Value.Trim().Trim('"', '\'') : null, reader._sections);
    }

    private void Take(int start, string line, int next)
    {
        if (_fence.Length > 0)
        {
            _breaks.Add(new(start, BreakStrength.Line));
            if (ClosesFence(line)) (_fence, _afterBlank) = ("", true);
            return;
        }
        var lone = _loneLine;
        _loneLine = -1;
        if (string.IsNullOrWhiteSpace(line)) _afterBlank = true;
        else if (Fence().Match(line) is { Success: true } fence) OpenFence(start, fence.Groups["marks"].Value);
        else if (LevelOf(line) is > 0 and var level) OpenSection(start, level, HeadingOf(line), next);
        else if (lone >= 0 && Underline().Match(line) is { Success: true } underline) OpenSection(lone, underline.Groups["equals"].Success ? 1 : 2, _text.AsSpan(lone, start - lone), next);
        else if (Item().IsMatch(line)) TakeItem(start);
        else TakeText(start, line);
    }

    private void OpenFence(int start, string marks)
    {
        _breaks.Add(new(start, _inList && !_afterBlank ? BreakStrength.Line : BreakStrength.Block));
        _fence = marks;
    }

    private bool ClosesFence(string line)
    {
        var marks = line.AsSpan().Trim();
        return marks.Length >= _fence.Length && marks.IndexOfAnyExcept(_fence[0]) < 0;
    }

    private void TakeItem(int start)
    {
        _breaks.Add(new(start, _inList ? BreakStrength.Line : BreakStrength.Block));
        (_inList, _afterBlank) = (true, false);
    }

    private void TakeText(int start, string line)
    {
        var belongsToItem = _inList && (!_afterBlank || line[0] is ' ' or '\t');
        if (!belongsToItem) _inList = false;
        if (_afterBlank)
        {
            _breaks.Add(new(start, belongsToItem ? BreakStrength.Line : BreakStrength.Block));
            if (!belongsToItem) _loneLine = start;
        }
        else if (line.AsSpan().TrimStart() is ['|' or '>', ..])
        {
            _breaks.Add(new(start, BreakStrength.Line));
        }
        _afterBlank = false;
    }

    // Level of a heading with number signs; 0 where the line is none.
    private static int LevelOf(ReadOnlySpan<char> line)
    {
        var marks = line.TrimStart(' ');
        if (line.Length - marks.Length > 3) return 0;
        var level = marks.IndexOfAnyExcept('#') is >= 0 and var other ? other : marks.Length;
        return level <= HighestLevel && (level == marks.Length || marks[level] is ' ' or '\t') ? level : 0;
    }

    private static ReadOnlySpan<char> HeadingOf(ReadOnlySpan<char> line)
    {
        var heading = line.Trim().TrimStart('#').Trim();
        var open = heading.TrimEnd('#');
        return open.IsEmpty || open[^1] is ' ' or '\t' ? open : heading;
    }

    private void OpenSection(int start, int level, ReadOnlySpan<char> heading, int next)
    {
        CloseSection(start);
        while (_headings.Count > 0 && _headings[^1].Level >= level) _headings.RemoveAt(_headings.Count - 1);
        if (heading.Length > LongestHeading) heading = heading[..(LongestHeading - (char.IsHighSurrogate(heading[LongestHeading - 1]) ? 1 : 0))];
        _headings.Add((level, Markup().Replace(heading.ToString(), "${words}").Trim()));
        (_headingStart, _sectionStart, _breaks, _inList, _afterBlank) = (start, next, [], false, true);
    }

    private void CloseSection(int end)
    {
        _breaks.RemoveAll(place => place.Position >= end);
        _sections.Add(new([.. _headings.Select(heading => heading.Text)], _headingStart, _sectionStart, end, _breaks));
    }

    [GeneratedRegex(@"\A---[ \t]*\n(?:(?>title:(?<title>[^\n]*)|[^\n]*)\n){0,200}?(?:---|\.\.\.)[ \t]*(?:\n|\z)")]
    private static partial Regex Metadata();

    [GeneratedRegex(@"^[ \t]*(?<marks>`{3,}(?=[^`]*$)|~{3,})")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}(?:(?<equals>=+)|-+)[ \t]*$")]
    private static partial Regex Underline();

    [GeneratedRegex(@"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")]
    private static partial Regex Item();

    // Links and images keep their words; emphasis and code lose their marks.
    [GeneratedRegex(@"!?\[(?<words>[^\]]*)\]\([^)]*\)|[*`]+")]
    private static partial Regex Markup();
}
