using System.Globalization;
using ReasonRank.Ranking.Cards;
using ReasonRank.Reranker.Models.Onnx;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>What a folder and its card tell before anything is loaded.</summary>
internal static class FolderChecks
{
    /// <summary>What lies in the folder.</summary>
    public static Check Files(ModelFolder folder) => Check.Ok("files", string.Create(
        CultureInfo.InvariantCulture,
        $"{folder.Type}, {Size.Of(folder.WeightBytes)} of weights, {folder.SpecialTokens.Count} special tokens{(folder.Paged is null ? "" : ", made for continuous batching")}"));

    /// <summary>Which card, strategy and prompt the model gets.</summary>
    public static Check Card(CheckedModel model)
    {
        var finding = $"{model.Card}: strategy {model.Strategy.Name}, template {model.Options.Template ?? "of the strategy"}";
        if (!model.IsCardKnown)
            return Check.Warning(
                "card", $"no card matches the folder's name; {finding}",
                $"Name the checkpoint's card with --card; there are {string.Join(", ", ModelCards.All.Keys)}.");
        return model.TemplateMatch is { IsKnown: true, Differing: { Count: > 0 } differing }
            ? Check.Warning(
                "card", $"{finding}, which differs from the one that the checkpoint was trained on in {string.Join(", ", differing)}",
                $"Get {ModelCards.All[model.Card].Templates[0]} with: reasonrank prompts import, and give its folder with --templates.")
            : Check.Ok("card", finding);
    }

    /// <summary>Whether prompts and answers of the card fit the context, and whether the folder's files agree about it.</summary>
    public static Check Context(ModelFolder folder, FolderSettings settings, CheckedModel model)
    {
        const string Name = "context";
        var (card, generic) = (ModelCards.All[model.Card], ModelCards.All[ModelCards.Generic]);
        var (context, wanted) = (folder.ContextTokens, card.ContextTokens ?? generic.ContextTokens);
        var finding = string.Create(CultureInfo.InvariantCulture, $"{context:N0} tokens");
        if (context < LocalSettings.LeastContext)
            return Check.Failed(Name, $"{finding} are too few for a ranking", "Export the checkpoint with its whole context.");
        if (settings.MaxLength < context)
            return Check.Failed(
                Name, string.Create(CultureInfo.InvariantCulture, $"{finding}, but search.max_length is {settings.MaxLength:N0}: longer prompts fail"),
                "Set search.max_length in genai_config.json to model.context_length.");
        if (settings.TokenizerMaxLength < context)
            return Check.Failed(
                Name, string.Create(CultureInfo.InvariantCulture, $"{finding}, but the tokenizer's model_max_length is {settings.TokenizerMaxLength:N0}"),
                "Set model.context_length in genai_config.json to what the checkpoint was trained on: beyond it answers are noise.");
        return context < wanted
            ? Check.Warning(
                Name, string.Create(
                    CultureInfo.InvariantCulture,
                    $"{finding}, the card has {wanted:N0}; answers get {model.Options.MaxOutputTokens:N0}, the card has {card.MaxOutputTokens ?? generic.MaxOutputTokens:N0}"),
                "Windows and passages are cut to fit. If the checkpoint's own context is longer, export it again.")
            : Check.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"{finding}, the card uses {wanted:N0}"));
    }

    /// <summary>Whether the weights, and the computation of one sequence at a time, fit the memory that models may take.</summary>
    public static Check Room(ModelFolder folder, LocalDevice device, CheckedModel model)
    {
        var least = MemoryPlan.Least(folder.Within(model.Options.ContextTokens), model.Options);
        var finding = $"on {device.Provider}; {Size.Of(least)} at least, {Size.Of(folder.WeightBytes)} of them weights; models may take {Size.Of(device.MemoryBytes)}";
        return least <= device.MemoryBytes
            ? Check.Ok("room", finding)
            : Check.Failed(
                "room", finding,
                "Export with less precision (-p int4), set ContextTokens or PromptTokens of the model lower, or let models take more with Reranker:LocalMemoryBytes.");
    }
}
