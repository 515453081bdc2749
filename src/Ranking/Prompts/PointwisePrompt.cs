using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Prompts;

/// <summary>Renders pointwise templates: one passage a prompt.</summary>
/// <param name="template">A template of <see cref="TemplateMethod.Pointwise"/>.</param>
public sealed class PointwisePrompt(PromptTemplate template)
{
    /// <summary>The chat that asks about a passage.</summary>
    /// <param name="query">The question.</param>
    /// <param name="passage">The passage.</param>
    /// <param name="limit">How much of the passage is shown.</param>
    /// <param name="prefill">The turn that the model goes on with; null for one of its own.</param>
    public IReadOnlyList<ChatMessage> Render(string query, Candidate passage, PassageLimit limit, ChatMessage? prefill = null)
    {
        var question = template["body"]!.Format(
            ("query", PassageText.OfQuery(query)), ("doc_content", PassageText.Of(passage, limit, out _)));
        var user = new ChatMessage(ChatRole.User, question);
        List<ChatMessage> chat = [user];
        if (template["system_message"]?.Format() is { Length: > 0 } system) chat.Insert(0, new ChatMessage(ChatRole.System, system));
        if (prefill is not null) chat.Add(prefill);
        return chat;
    }
}
