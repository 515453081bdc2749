using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi.Requests;

/// <summary>Turns messages into the one prompt that completions take, as a model's chat template would.</summary>
/// <param name="Name">Name in settings.</param>
/// <param name="Before">What goes before a turn's text; <c>{role}</c> stands for its role.</param>
/// <param name="After">What goes after it.</param>
internal sealed record PromptFormat(string Name, string Before, string After)
{
    /// <summary>The texts with a blank line between, as prompts for base models are written.</summary>
    public static readonly PromptFormat Plain = new("plain", "", "\n\n");

    /// <summary>All of them. Marks of the beginning of a text are left to the tokenizer, which adds its own.</summary>
    public static IReadOnlyList<PromptFormat> All { get; } =
    [
        Plain,
        new("chatml", "<|im_start|>{role}\n", "<|im_end|>\n"),
        new("llama3", "<|start_header_id|>{role}<|end_header_id|>\n\n", "<|eot_id|>"),
        new("zephyr", "<|{role}|>\n", "</s>\n"),
    ];

    /// <summary>The format that a setting names; null when it names none.</summary>
    public static PromptFormat? Find(string? name) => string.IsNullOrEmpty(name)
        ? Plain
        : All.FirstOrDefault(format => format.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Renders a prompt, up to where the model begins to write.</summary>
    /// <param name="messages">The chat; its last turn is gone on with when it is the assistant's.</param>
    /// <param name="opening">What the assistant's turn begins with when the messages do not begin it.</param>
    public string Render(IReadOnlyList<ChatMessage> messages, string opening)
    {
        var prompt = new StringBuilder();
        foreach (var message in messages)
            prompt.Append(Head(message.Role)).Append(SpecialTokens.Break(message.Content)).Append(After);
        if (messages is [.., { Role: ChatRole.Assistant }])
        {
            prompt.Length -= After.Length;
            return prompt.ToString();
        }
        if (Before.Length > 0) return prompt.Append(Head(ChatRole.Assistant)).Append(opening).ToString();

        // A base model goes on where the text ends: there white space would be a token of its own, and templates for base
        // models write the opening themselves.
        var text = prompt.ToString().TrimEnd();
        return opening.Length == 0 || text.EndsWith(opening.TrimEnd(), StringComparison.Ordinal) ? text : text + After + opening;
    }

    private string Head(ChatRole role) => Before.Replace("{role}", RoleNames.Of(role), StringComparison.Ordinal);
}
