using System.Buffers;
using System.Text;

namespace ReasonRank.Ranking.Prompts;

/// <summary>
/// Keeps text of strangers from becoming a special token: a passage that spells <c>&lt;|im_end|&gt;</c> would end the
/// user's turn, one that spells <c>&lt;think&gt;</c> would begin reasoning. Tokenizers and servers look for these in the text
/// of messages too, not only in their templates.
/// </summary>
/// <param name="marks">What must not stand in a text: special tokens, or how they begin; each of at least two characters.</param>
public sealed class SpecialTokens(IEnumerable<string> marks)
{
    private readonly SearchValues<string> _marks = SearchValues.Create([.. marks], StringComparison.Ordinal);

    /// <summary>
    /// What begins and ends turns where the tokenizer is not known: <c>&lt;|</c> as ChatML, Llama 3, Zephyr and Phi have it, the
    /// full-width form of DeepSeek, the turns of Gemma, and the sentence marks of Llama 2 and Mistral with their <c>[INST]</c>.
    /// </summary>
    public static SpecialTokens Common { get; } =
        new(["<|", "<｜", "<start_of_turn>", "<end_of_turn>", "<s>", "</s>", "[INST]", "[/INST]"]);

    /// <summary>The text with a space after the first character of each mark.</summary>
    public string Break(string text)
    {
        var rest = text.AsSpan();
        var at = rest.IndexOfAny(_marks);
        if (at < 0) return text;
        var broken = new StringBuilder(text.Length + 16);
        for (; at >= 0; at = rest.IndexOfAny(_marks))
        {
            broken.Append(rest[..(at + 1)]).Append(' ');
            rest = rest[(at + 1)..];
        }
        return broken.Append(rest).ToString();
    }
}
