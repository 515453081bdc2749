using System.Runtime.CompilerServices;

namespace ReasonRank.Bm25.Analysis;

/// <summary>
/// Finds the tokens of a text, as Lucene's <c>StandardTokenizer</c> does; see <see cref="WordGrammar"/>. Runs of ASCII letters and
/// digits, which most words are, are found 64 code units at a time, without the grammar.
/// </summary>
internal ref struct WordTokenizer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private AsciiRuns _runs = new(text);

    /// <summary>First UTF-16 code unit of the token.</summary>
    public int Start { get; private set; }

    /// <summary>One past the last UTF-16 code unit of the token.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next token.</summary>
    /// <returns>False at the end of the text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool MoveNext()
    {
        for (var start = _runs.FirstOfToken(End); start < _text.Length; start = _runs.FirstOfToken(start))
        {
            var end = _runs.EndOfRun(start);
            if (end == start || end - start > Analyzer.MaxTokenLength || !IsEnd(end)) end = LongestMatch(start);
            if (end > start)
            {
                (Start, End) = (start, end);
                return true;
            }
            start = AfterFailure(start);
        }
        End = _text.Length;
        return false;
    }

    // Whether a run that is followed by this is a token. Beside what separates, that is a full stop or a comma before white space.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsEnd(int end) =>
        end == _text.Length || _runs.IsSeparator(end)
        || (_text[end] is '.' or ',' or ':' or ';' or '\'' && (end + 1 == _text.Length || _text[end + 1] is ' ' or '\n'));

    // Where the longest token that begins here ends; here itself when none does. Like Lucene, it looks no further than
    // the longest token reaches, so long words are cut there.
    private readonly int LongestMatch(int start)
    {
        var window = _text[..Math.Min(_text.Length, start + Analyzer.MaxTokenLength)];
        var automaton = WordGrammar.Automaton;
        var (state, end) = (Automaton.Start, start);
        for (var i = start; i < window.Length;)
        {
            state = automaton.Next(state, ClassAt(window, ref i));
            if (state == Automaton.Dead) break;
            if (automaton.IsAccepting(state)) end = i;
        }
        return end;
    }

    // Where to look next when no token begins here. Characters that only ever begin a token, such as underscores, are
    // passed over together: one start at a time, a long run of them would take quadratic time.
    private readonly int AfterFailure(int start)
    {
        var automaton = WordGrammar.Automaton;
        var end = start;
        var first = automaton.Next(Automaton.Start, ClassAt(_text, ref end));
        if (first == Automaton.Dead) return end;
        for (int next = end; next < _text.Length; end = next)
        {
            var value = ClassAt(_text, ref next);
            var state = automaton.Next(first, value);
            if (state == Automaton.Dead) return end;
            if (state != first || automaton.Next(Automaton.Start, value) is var fresh && fresh != first && fresh != Automaton.Dead)
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
}
