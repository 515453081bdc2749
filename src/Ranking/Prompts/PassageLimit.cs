namespace ReasonRank.Ranking.Prompts;

/// <summary>How much of a passage a prompt shows.</summary>
/// <param name="Words">Most words, at least 1.</param>
/// <param name="Tokens">Most tokens as <paramref name="CountTokens"/> counts them; 0 for no such limit.</param>
/// <param name="CountTokens">Tokens of a text; needed with a limit in tokens.</param>
public readonly record struct PassageLimit(int Words, int Tokens = 0, Func<string, int>? CountTokens = null)
{
    /// <summary>A limit in words alone.</summary>
    public static implicit operator PassageLimit(int words) => new(words);

    /// <summary>The text up to the last word that ends within the tokens; a part of the first one where not even that does.</summary>
    internal string TakeTokens(string text, ref bool cut)
    {
        if (Tokens == 0 || CountTokens is not { } count || count(text) <= Tokens) return text;
        cut = true;
        var (fits, tooLong) = (0, text.Length);
        while (tooLong - fits > 1)
        {
            var middle = fits + (tooLong - fits) / 2;
            if (count(text[..middle]) <= Tokens) fits = middle;
            else tooLong = middle;
        }
        if (text[fits] != ' ' && text.LastIndexOf(' ', fits) is > 0 and var word) fits = word;
        if (fits > 0 && char.IsHighSurrogate(text[fits - 1])) fits--;
        return text[..fits];
    }
}
