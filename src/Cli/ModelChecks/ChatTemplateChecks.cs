using System.Globalization;
using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Whether chats reach the model whole, and whether its turns come to an end.</summary>
/// <param name="model">The loaded model.</param>
/// <param name="folder">Its folder.</param>
internal sealed class ChatTemplateChecks(LoadedModel model, ModelFolder folder)
{
    private const string Instruction = "Order the passages.";
    private const string Question = "Which passage helps most?";
    private const string Answer = "The second one.";
    private const string CopyTemplate =
        "Copy chat_template.jinja, or chat_template in tokenizer_config.json, from the checkpoint again.";

    /// <summary>A system message and a question, in their order, with the assistant's turn opened.</summary>
    public Check Template(CheckedModel subject)
    {
        const string Name = "chat template";
        if (Rendered([new("system", Instruction), new("user", Question)], out var error) is not { } text)
            return Check.Failed(Name, $"it cannot be rendered: {error}", CopyTemplate);
        var (system, user) = (text.IndexOf(Instruction, StringComparison.Ordinal), text.LastIndexOf(Question, StringComparison.Ordinal));
        if (user < 0) return Check.Failed(Name, "it drops the user's message", CopyTemplate);
        if (system > user) return Check.Failed(Name, "it puts the system message behind the user's", CopyTemplate);
        if (system < 0)
            return subject.Template?.Sections.ContainsKey("system_message") == false
                ? Check.Ok(Name, "it drops the system message, which the prompt does not have")
                : Check.Failed(
                    Name, "it drops the system message, which has the instructions",
                    $"{CopyTemplate} If it drops them too, use a prompt template without system_message.");
        var opening = text[(user + Question.Length)..];
        if (opening.Length == 0) return Check.Failed(Name, "it does not open the assistant's turn", CopyTemplate);
        var tokens = model.Encode(text);
        if (tokens is [var first, var second, ..] && first == second && folder.SpecialTokens.FirstOrDefault(special => model.Encode(special) is [var token] && token == first) is { } twice)
            return Check.Warning(
                Name, $"a chat begins with {twice} twice, once from the template and once from the tokenizer",
                "Set add_bos_token in tokenizer_config.json to false.");
        return Check.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"it keeps all messages and opens the assistant's turn; {tokens.Length} tokens for a short chat"));
    }

    /// <summary>What the template writes behind an answer has to be what ends one.</summary>
    public Check EndTokens(FolderSettings settings)
    {
        const string Name = "end tokens";
        const string Key = "eos_token_id in genai_config.json";
        var ends = string.Join(", ", model.EndTokens);
        if (model.EndTokens.Length == 0) return Check.Failed(Name, "there are none: answers go on to their limit", $"Set {Key}.");
        if (model.EndTokens.Any(end => end < 0 || end >= settings.VocabularySize))
            return Check.Failed(Name, $"{ends}: not all of them are tokens of the model", $"Set {Key} to those of the checkpoint.");
        if (Rendered([new("user", Question), new("assistant", Answer)], out var error) is not { } text)
            return Check.Warning(Name, $"{ends}; the chat template cannot be rendered: {error}", CopyTemplate);
        var behind = text[(text.LastIndexOf(Answer, StringComparison.Ordinal) + Answer.Length)..];
        if (FirstSpecial(behind) is not { } end)
            return Check.Warning(
                Name, $"{ends}; the chat template marks no end of a turn",
                "If answers are cut off at their limit, use the checkpoint's own chat template.");
        return model.EndTokens.Contains(end.Token)
            ? Check.Ok(Name, $"{ends}; a turn ends with {end.Text}, which is one of them")
            : Check.Failed(
                Name, $"a turn ends with {end.Text}, token {end.Token}, which is none of {ends}: answers go on to their limit",
                $"Add {end.Token} to {Key}.");
    }

    private (string Text, int Token)? FirstSpecial(string text) => folder.SpecialTokens
        .Select(special => (Text: special, At: text.IndexOf(special, StringComparison.Ordinal), Tokens: model.Encode(special)))
        .Where(special => special is { At: >= 0, Tokens.Length: 1 })
        .OrderBy(special => special.At)
        .Select(special => ((string, int)?)(special.Text, special.Tokens[0]))
        .FirstOrDefault();

    private string? Rendered(ChatTurn[] turns, out string error)
    {
        error = "";
        try
        {
            return model.Render(turns);
        }
        catch (GenAIException refusal)
        {
            error = refusal.Message;
            return null;
        }
    }
}
