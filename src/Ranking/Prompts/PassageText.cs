using System.Text;
using System.Text.RegularExpressions;

namespace ReasonRank.Ranking.Prompts;

/// <summary>Makes texts fit for a prompt: clean, short, and unable to pass for a part of the prompt.</summary>
public static partial class PassageText
{
    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    // Words of running text are shorter; what is longer is cut, so that a limit in words bounds characters too.
    private const int CharactersPerWord = 16;

    /// <summary>
    /// A candidate as it stands in a prompt: <c>Title: … Content: …</c> where it has a title, cleaned, white space
    /// folded, cut to <paramref name="limit"/>, and <c>[3]</c> written <c>(3)</c> (as rank_llm's
    /// <c>_convert_doc_to_prompt_content</c>).
    /// </summary>
    /// <param name="candidate">The passage.</param>
    /// <param name="limit">Most words, each with at most 16 characters, and most tokens.</param>
    /// <param name="cut">Whether words were left out.</param>
    public static string Of(Candidate candidate, PassageLimit limit, out bool cut)
    {
        var text = string.IsNullOrEmpty(candidate.Title) ? candidate.Text : $"Title: {candidate.Title} Content: {candidate.Text}";
        var head = Shorten(text, limit.Words);
        var shown = Defuse(TakeWords(Clean(head), limit.Words, out cut));
        cut |= head.Length < text.Length;
        return limit.TakeTokens(shown, ref cut);
    }

    /// <summary>A query as it stands in a prompt: <c>[3]</c> written <c>(3)</c>.</summary>
    public static string OfQuery(string query) => Defuse(query);

    /// <summary>
    /// Repairs what breaks tokenizers, as ftfy's defaults do as far as they matter here: straight quotes, no ligatures, no
    /// full-width letters, no control characters, no lone surrogates. Letters with separate accents stay as they are.
    /// </summary>
    internal static string Clean(string text)
    {
        if (IsPlain(text)) return text;
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                0x2018 or 0x2019 or 0x201A or 0x201B => builder.Append('\''),
                0x201C or 0x201D or 0x201E or 0x201F => builder.Append('"'),
                >= 0xFB00 and <= 0xFB06 => builder.Append(Ligatures[rune.Value - 0xFB00]),
                >= 0xFF01 and <= 0xFF5E => builder.Append((char)(rune.Value - 0xFF01 + '!')),
                0x3000 => builder.Append(' '),
                0xFEFF or 0xFFFD => builder,
                _ when Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune) => builder,
                _ => builder.Append(rune.ToString()),
            };
        }
        return builder.ToString();
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(PlainCharacters);

    private static readonly System.Buffers.SearchValues<char> PlainCharacters =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(c => (char)c), '\t', '\n', '\r']);

    // Passages may be a megabyte: what cannot come into the prompt is not even cleaned.
    private static string Shorten(string text, int maxWords)
    {
        var trimmed = text.AsSpan().TrimStart();
        var limit = (long)maxWords * CharactersPerWord * 2;
        return trimmed.Length <= limit ? text : trimmed[..(int)limit].ToString();
    }

    // Most texts are, and then nothing has to be copied.
    private static bool IsFolded(ReadOnlySpan<char> text) =>
        text is [] or [not ' ', .., not ' '] or [not ' '] && !text.ContainsAny(OtherBlanks) && text.IndexOf("  ", StringComparison.Ordinal) < 0;

    private static readonly System.Buffers.SearchValues<char> OtherBlanks =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, char.MaxValue).Select(c => (char)c).Where(c => c != ' ' && char.IsWhiteSpace(c))]);

    private static string TakeWords(string text, int maxWords, out bool cut)
    {
        var limit = (long)maxWords * CharactersPerWord;
        cut = false;
        if (text.Length < limit && text.AsSpan().Count(' ') < maxWords && IsFolded(text)) return text;
        var builder = new StringBuilder();
        var words = 0;
        var position = 0;
        while (true)
        {
            while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
            if (position == text.Length)
            {
                cut = false;
                return builder.ToString();
            }
            var start = position;
            while (position < text.Length && !char.IsWhiteSpace(text[position])) position++;
            if (words++ == maxWords || builder.Length + position - start >= limit)
            {
                var room = words > maxWords ? 0 : (int)Math.Max(0, Math.Min(limit - builder.Length, position - start));
                if (room > 0 && char.IsHighSurrogate(text[start + room - 1])) room--;
                if (room > 0) builder.Append(builder.Length > 0 ? " " : "").Append(text, start, room);
                cut = true;
                return builder.ToString();
            }
            builder.Append(builder.Length > 0 ? " " : "").Append(text, start, position - start);
        }
    }

    private static string Defuse(string text) => SpecialTokens.Common.Break(Identifier().Replace(text, "($1)"));

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex Identifier();
}
