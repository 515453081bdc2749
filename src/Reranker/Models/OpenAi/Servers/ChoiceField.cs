namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>
/// How a server is told the only answers that the model may give. Servers that can only be told by a JSON schema are told
/// nothing: their answer would be JSON around the text, and its first token no longer that of the text.
/// </summary>
internal enum ChoiceField
{
    /// <summary>It cannot be told.</summary>
    None,

    /// <summary><c>structured_outputs: {"choice": […]}</c>.</summary>
    StructuredOutputs,

    /// <summary><c>guided_choice: […]</c>.</summary>
    GuidedChoice,

    /// <summary><c>regex</c>: an alternation of the texts.</summary>
    Regex,

    /// <summary><c>grammar</c> in GBNF: an alternation of the texts.</summary>
    Grammar,
}
