using ReasonRank.Ranking.Text;

namespace ReasonRank.Ranking.Strategies.Lexical;

/// <summary>Words as they stand in a text, fit for one short line.</summary>
internal static class Surface
{
    private const int MaximumLength = 24;

    /// <summary>The characters of a token, on one line, a very long one cut.</summary>
    public static string Of(string text, TextToken token)
    {
        var word = text.AsSpan(token.StartOffset, token.EndOffset - token.StartOffset);
        if (word.Length > MaximumLength)
        {
            var end = char.IsHighSurrogate(word[MaximumLength - 1]) ? MaximumLength - 1 : MaximumLength;
            return OneLine($"{word[..end]}…");
        }
        return OneLine(word.ToString());
    }

    private static string OneLine(string word) =>
        word.Any(Unprintable) ? string.Concat(word.Select(c => Unprintable(c) ? ' ' : c)) : word;

    private static bool Unprintable(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
