namespace ReasonRank.Bm25.Analysis;

/// <summary>Finds the tokens of a text, as Lucene's <c>StandardTokenizer</c> does; see <see cref="WordGrammar"/>.</summary>
internal ref struct WordTokenizer(ReadOnlySpan<char> text)
{
    private static readonly Automaton Automaton = WordGrammar.Automaton;

    /// <summary>What an ASCII character can do to a run of ASCII letters and digits.</summary>
    private static readonly AsciiRole[] Roles = [.. Enumerable.Range(0, 128).Select(RoleOf)];

    private readonly ReadOnlySpan<char> _text = text;

    private enum AsciiRole : byte
    {
        /// <summary>Ends a run and starts no token.</summary>
        Separator,

        /// <summary>Continues a run whatever stands around it.</summary>
        Alphanumeric,

        /// <summary>The grammar decides.</summary>
        Other,
    }

    /// <summary>First UTF-16 code unit of the token.</summary>
    public int Start { get; private set; }

    /// <summary>One past the last UTF-16 code unit of the token.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next token.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool MoveNext()
    {
        var text = _text;
        for (var start = End; start < text.Length;)
        {
            var end = start;
            while (end < text.Length && RoleOf(text[end]) == AsciiRole.Alphanumeric) end++;
            if (end == start)
            {
                if (RoleOf(text[start]) == AsciiRole.Separator)
                {
                    start++;
                    continue;
                }
                end = LongestMatch(start);
            }
            else if ((end < text.Length && RoleOf(text[end]) == AsciiRole.Other) || end - start > Analyzer.MaxTokenLength)
            {
                end = LongestMatch(start);
            }
            if (end > start)
            {
                (Start, End) = (start, end);
                return true;
            }
            start += start + 1 < text.Length && char.IsSurrogatePair(text[start], text[start + 1]) ? 2 : 1;
        }
        End = text.Length;
        return false;
    }

    // Where the longest token that begins here ends; here itself when none does. Like Lucene, it looks no further than
    // the longest token reaches, so long words are cut there.
    private readonly int LongestMatch(int start)
    {
        var window = _text[start..Math.Min(_text.Length, start + Analyzer.MaxTokenLength)];
        var (state, end) = (Automaton.Start, start);
        for (var i = 0; i < window.Length;)
        {
            var codePoint = (int)window[i++];
            if (char.IsHighSurrogate((char)codePoint) && i < window.Length && char.IsLowSurrogate(window[i]))
            {
                codePoint = char.ConvertToUtf32((char)codePoint, window[i++]);
            }
            state = Automaton.Next(state, WordClasses.Of(codePoint));
            if (state == Automaton.Dead) break;
            if (Automaton.IsAccepting(state)) end = start + i;
        }
        return end;
    }

    private static AsciiRole RoleOf(char value) => value < Roles.Length ? Roles[value] : AsciiRole.Other;

    private static AsciiRole RoleOf(int value) => WordClasses.Of(value) switch
    {
        WordClass.Letter or WordClass.Digit => AsciiRole.Alphanumeric,
        WordClass.Other or WordClass.DoubleQuote => AsciiRole.Separator,
        _ => AsciiRole.Other,
    };
}
