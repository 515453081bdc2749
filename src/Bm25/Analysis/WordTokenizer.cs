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
            // One more than a token may have tells that it is too long; without a limit, long runs would take quadratic time.
            var (end, limit) = (start, Math.Min(text.Length, start + Analyzer.MaxTokenLength + 1));
            while (end < limit && RoleOf(text[end]) == AsciiRole.Alphanumeric) end++;
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
            start = AfterFailure(start);
        }
        End = text.Length;
        return false;
    }

    // Where the longest token that begins here ends; here itself when none does. Like Lucene, it looks no further than
    // the longest token reaches, so long words are cut there.
    private readonly int LongestMatch(int start)
    {
        var window = _text[..Math.Min(_text.Length, start + Analyzer.MaxTokenLength)];
        var (state, end) = (Automaton.Start, start);
        for (var i = start; i < window.Length;)
        {
            state = Automaton.Next(state, ClassAt(window, ref i));
            if (state == Automaton.Dead) break;
            if (Automaton.IsAccepting(state)) end = i;
        }
        return end;
    }

    // Where to look next when no token begins here. Characters that only ever begin a token, such as underscores, are
    // passed over together: one start at a time, a long run of them would take quadratic time.
    private readonly int AfterFailure(int start)
    {
        var end = start;
        var first = Automaton.Next(Automaton.Start, ClassAt(_text, ref end));
        if (first == Automaton.Dead) return end;
        for (int next = end; next < _text.Length; end = next)
        {
            var value = ClassAt(_text, ref next);
            var state = Automaton.Next(first, value);
            if (state == Automaton.Dead) return end;
            if (state != first || Automaton.Next(Automaton.Start, value) is var fresh && fresh != first && fresh != Automaton.Dead)
                return Math.Max(start + 1, end + 1 - Analyzer.MaxTokenLength);
        }
        return end;
    }

    private static WordClass ClassAt(ReadOnlySpan<char> text, ref int index)
    {
        var codePoint = (int)text[index++];
        if (char.IsHighSurrogate((char)codePoint) && index < text.Length && char.IsLowSurrogate(text[index]))
            codePoint = char.ConvertToUtf32((char)codePoint, text[index++]);
        return WordClasses.Of(codePoint);
    }

    private static AsciiRole RoleOf(char value) => value < Roles.Length ? Roles[value] : AsciiRole.Other;

    private static AsciiRole RoleOf(int value) => WordClasses.Of(value) switch
    {
        WordClass.Letter or WordClass.Digit => AsciiRole.Alphanumeric,
        WordClass.Other or WordClass.DoubleQuote => AsciiRole.Separator,
        _ => AsciiRole.Other,
    };
}
