using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Text;

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
    /// <param name="request">The chat; its last turn is gone on with when it is the assistant's.</param>
    /// <param name="model">The model's settings of reasoning.</param>
    public string Render(ModelRequest request, ModelOptions model)
    {
        var prompt = new StringBuilder();
        foreach (var message in request.Messages)
            prompt.Append(Head(message.Role)).Append(message.Content).Append(After);
        if (request.Continues)
        {
            prompt.Length -= After.Length;
            return prompt.ToString();
        }
        var opening = Opening(request, model);
        if (Before.Length > 0) return prompt.Append(Head(ChatRole.Assistant)).Append(opening).ToString();

        // A base model goes on where the text ends: there white space would be a token of its own, and templates for base
        // models write the opening themselves.
        var text = prompt.ToString().TrimEnd();
        return opening.Length == 0 || text.EndsWith(opening.TrimEnd(), StringComparison.Ordinal) ? text : text + After + opening;
    }

    // What chat templates put there: an empty block of reasoning for models that can do without it, or only its beginning.
    private static string Opening(ModelRequest request, ModelOptions model)
    {
        var tags = request.ThinkTags ?? model.Tags;
        if (request.Reasoning.Mode == ReasoningMode.Off) return model.ThinkingSwitch == true ? $"{tags.Open}\n\n{tags.Close}\n\n" : "";
        return model.ThinkingPrefilled == true ? $"{tags.Open}\n" : "";
    }

    private string Head(ChatRole role) => Before.Replace("{role}", RoleNames.Of(role), StringComparison.Ordinal);
}
