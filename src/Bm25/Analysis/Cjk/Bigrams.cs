using System.Text;

namespace ReasonRank.Bm25.Analysis.Cjk;

/// <summary>
/// Makes overlapping pairs of the characters of words that touch each other, as Lucene's <c>CJKBigramFilter</c> does. Every
/// token takes the next position.
/// </summary>
/// <param name="sink">Takes the tokens.</param>
/// <param name="pair">Room for <see cref="Room"/> UTF-16 code units.</param>
internal ref struct Bigrams(ITokenSink sink, Span<char> pair)
{
    /// <summary>UTF-16 code units of two characters.</summary>
    public const int Room = 4;

    private readonly Span<char> _pair = pair;
    private int _position;

    // The character read last, which begins the pair: its length, 0 when there is none; its place; whether it is in a pair already.
    private int _last, _lastStart, _lastEnd;
    private bool _isPaired;

    // Where the word read last ended.
    private int _end;

    /// <summary>Adds a word whose characters are to be paired.</summary>
    public void Add(ReadOnlySpan<char> word, int start, int end)
    {
        if (start != _end) Break();
        _end = end;
        // Of a word that folding has made shorter, every character has the place of the whole word.
        var isFolded = word.Length != end - start;
        for (var at = 0; at < word.Length;)
        {
            Rune.DecodeFromUtf16(word[at..], out _, out var length);
            AddCharacter(word.Slice(at, length), isFolded ? start : start + at, isFolded ? end : start + at + length);
            at += length;
        }
    }

    /// <summary>Adds a word as it is, or only its place.</summary>
    public void AddWord(ReadOnlySpan<char> word, bool isDropped, int start, int end)
    {
        Break();
        if (!isDropped) sink.Add(word, _position, start, end);
        _position++;
    }

    /// <summary>Says that no word follows.</summary>
    public void End() => Break();

    private void AddCharacter(ReadOnlySpan<char> character, int start, int end)
    {
        character.CopyTo(_pair[_last..]);
        if (_last > 0)
        {
            sink.Add(_pair[..(_last + character.Length)], _position++, _lastStart, end);
            character.CopyTo(_pair);
            _isPaired = true;
        }
        (_last, _lastStart, _lastEnd) = (character.Length, start, end);
    }

    // A character that found no neighbour is a token of its own.
    private void Break()
    {
        if (_last > 0 && !_isPaired) sink.Add(_pair[.._last], _position++, _lastStart, _lastEnd);
        (_last, _isPaired) = (0, false);
    }
}
