using System.Text.RegularExpressions;

namespace ReasonRank.Reranker.Models.OpenAi.Requests;

/// <summary>
/// Breaks up what tokenizers read as a turn's beginning or end, such as <c>&lt;|im_end|&gt;</c>, so that a query or a
/// passage cannot end its own turn. Servers look for these in the text of messages too, not only in their templates.
/// </summary>
internal static partial class SpecialTokens
{
    /// <summary>The text with a space after the first character of each such token.</summary>
    public static string Break(string text) => Marker().Replace(text, static match => $"{match.Value[0]} {match.Value[1..]}");

    // <|…|> as ChatML, Llama 3, Zephyr and Phi have them, the full-width form of DeepSeek, the turns of Gemma, and the
    // sentence marks of Llama 2 and Mistral with their [INST].
    [GeneratedRegex(@"<[|｜][\w▁]{1,40}[|｜]>|</?s>|<(?:start|end)_of_turn>|\[/?INST\]", RegexOptions.CultureInvariant)]
    private static partial Regex Marker();
}
