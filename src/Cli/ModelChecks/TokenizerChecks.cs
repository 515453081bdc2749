using System.Globalization;
using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>Whether text becomes the tokens that the model knows, comes back as it was, and never becomes a command.</summary>
/// <param name="model">The loaded model.</param>
/// <param name="folder">Its folder.</param>
/// <param name="settings">The folder's settings.</param>
internal sealed class TokenizerChecks(LoadedModel model, ModelFolder folder, FolderSettings settings)
{
    private const string Sample = "Grüße, 世界! 🦉 3.14 ≥ x²\n\t[12] > [7] \"a-b\" <tag>";
    private const string CopyTokenizer = "Copy tokenizer.json and tokenizer_config.json from the checkpoint again.";

    /// <summary>Text of all kinds, there and back, within the vocabulary.</summary>
    public Check Tokenizer()
    {
        const string Name = "tokenizer";
        var tokens = model.Encode(Sample);
        if (model.Decode(tokens).Trim() != Sample)
            return Check.Failed(Name, "text does not come back as it was: the tokenizer is damaged, or of another kind than its file says", CopyTokenizer);
        var highest = folder.SpecialTokens.SelectMany(special => model.Encode(special)).Concat(tokens).Max();
        if (settings.VocabularySize is { } known && highest >= known)
            return Check.Failed(
                Name, string.Create(CultureInfo.InvariantCulture, $"it has token {highest}, the model knows {known:N0}: they do not belong together"),
                CopyTokenizer);
        return Check.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"text comes back as it was, {tokens.Length} tokens for {Sample.Length} characters"));
    }

    /// <summary>What spells a special token in a query or a passage stays text.</summary>
    public Check SpecialTokens()
    {
        const string Name = "special tokens";
        var specials = folder.SpecialTokens.Select(text => (Text: text, Tokens: model.Encode(text))).Where(special => special.Tokens.Length == 1).ToList();
        if (specials.Count == 0)
            return Check.Warning(Name, "the tokenizer names none", "If the checkpoint has some, copy its tokenizer.json again: it lists them as added_tokens.");
        var harmless = new SpecialTokens(folder.SpecialTokens);
        var commands = specials.Select(special => special.Tokens[0]).ToHashSet();
        var dangerous = specials.Where(special => model.Encode(harmless.Break($"a {special.Text} b")).Any(commands.Contains)).ToList();
        return dangerous.Count == 0
            ? Check.Ok(Name, $"{specials.Count} stay text in queries and passages")
            : Check.Failed(
                Name, $"{string.Join(", ", dangerous.Take(5).Select(special => special.Text))} in a passage becomes a special token",
                "Remove tokens without a purpose from added_tokens in tokenizer.json.");
    }

    /// <summary>What the tags around the reasoning are made of, and who opens it.</summary>
    public Check ThinkTags(CheckedModel subject)
    {
        const string Name = "think tags";
        var tags = subject.Options.Tags;
        var finding = $"{Described(tags.Open)}, {Described(tags.Close)}";
        if (!folder.SpecialTokens.Contains(tags.Open) && folder.SpecialTokens.FirstOrDefault(IsThinking) is { } other)
            return Check.Warning(
                Name, $"{finding}, but the tokenizer has {other} as a token of its own",
                "Set ThinkOpen and ThinkClose of the model to what the checkpoint was trained with.");
        string prompt;
        try
        {
            prompt = model.Render([new ChatTurn("user", "Why?")]).TrimEnd();
        }
        catch (GenAIException)
        {
            return Check.Warning(Name, finding, "Whether the prompt opens the reasoning shows when the chat template renders.");
        }
        var opens = prompt.EndsWith(tags.Open, StringComparison.Ordinal);
        return (opens, subject.Options.ThinkingPrefilled == true) switch
        {
            (true, false) => Check.Warning(
                Name, $"{finding}; the chat template opens the reasoning, card {subject.Card} does not say so",
                "Set ThinkingPrefilled of the model to true."),
            (false, true) => Check.Warning(
                Name, $"{finding}; card {subject.Card} says that the prompt opens the reasoning, the chat template does not",
                "Use the checkpoint's own chat template, or set ThinkingPrefilled of the model to false."),
            (true, true) => Check.Ok(Name, $"{finding}; the prompt opens the reasoning"),
            _ => Check.Ok(Name, $"{finding}; the model opens the reasoning"),
        };
    }

    private static bool IsThinking(string token) => token.Contains("think", StringComparison.OrdinalIgnoreCase);

    private string Described(string tag) => model.Encode(tag) switch
    {
        [var token] => string.Create(CultureInfo.InvariantCulture, $"{tag} is token {token}"),
        var tokens => string.Create(CultureInfo.InvariantCulture, $"{tag} is {tokens.Length} tokens"),
    };
}
