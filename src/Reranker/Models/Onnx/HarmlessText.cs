using System.Buffers;
using System.Text;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>
/// Keeps text of strangers from becoming a special token: a passage that spells <c>&lt;|im_end|&gt;</c> would end the
/// user's turn, one that spells <c>&lt;think&gt;</c> would begin reasoning.
/// </summary>
/// <param name="specialTokens">Texts that the tokenizer takes for one token of their own, each of at least two characters.</param>
internal sealed class HarmlessText(IReadOnlyList<string> specialTokens)
{
    private readonly SearchValues<string> _special = SearchValues.Create([.. specialTokens], StringComparison.Ordinal);

    /// <summary>The text with a space after the first character of each special token, and without NUL characters.</summary>
    public string Of(string text)
    {
        if (text.Contains('\0')) text = text.Replace('\0', ' ');
        if (text.AsSpan().IndexOfAny(_special) < 0) return text;
        var harmless = new StringBuilder(text.Length + 16);
        var rest = text.AsSpan();
        for (int at; (at = rest.IndexOfAny(_special)) >= 0; rest = rest[(at + 1)..])
            harmless.Append(rest[..(at + 1)]).Append(' ');
        return harmless.Append(rest).ToString();
    }
}
