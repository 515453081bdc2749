using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Prompts;

/// <summary>Renders templates that ask for a question.</summary>
/// <param name="template">A template of <see cref="TemplateMethod.Write"/>.</param>
public sealed class WritingPrompt(PromptTemplate template)
{
    /// <summary>The chat that asks for a question which a passage answers.</summary>
    /// <param name="kind">What kind of question, as a sentence to the model.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="limit">How much of the passage is shown.</param>
    public IReadOnlyList<ChatMessage> Render(string kind, Candidate passage, PassageLimit limit)
    {
        var user = new ChatMessage(
            ChatRole.User, template["body"]!.Format(("kind", kind), ("doc_content", PassageText.Of(passage, limit, out _))));
        return template["system_message"]?.Format() is { Length: > 0 } system ? [new ChatMessage(ChatRole.System, system), user] : [user];
    }
}
