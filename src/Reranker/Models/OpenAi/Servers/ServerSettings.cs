using ReasonRank.Reranker.Models.Text;


namespace ReasonRank.Reranker.Models.OpenAi.Servers;

/// <summary>Checks what a model's settings say about its server.</summary>
internal static class ServerSettings
{
    /// <summary>A sentence for each thing that is wrong.</summary>
    /// <param name="path">The model's path in the configuration.</param>
    /// <param name="model">The settings.</param>
    public static IEnumerable<string> Check(string path, ModelOptions model)
    {
        var server = ServerDialects.Known(model);
        if (server is null && !IsAuto(model))
            yield return $"{path}:Server '{model.Server}' is unknown; known are {ServerDialects.Auto}, {string.Join(", ", ServerDialects.All.Select(s => s.Name))}.";
        if (PromptFormat.Find(model.ChatFormat) is null)
            yield return $"{path}:ChatFormat '{model.ChatFormat}' is unknown; known are {string.Join(", ", PromptFormat.All.Select(f => f.Name))}.";
        if (model.Api == ModelApi.Completions && server?.Completions == false)
            yield return $"{path}:Api cannot be Completions: a server of the kind {server.Name} does not take prompts as they are.";
        if (!IsTag(model.ThinkOpen) || !IsTag(model.ThinkClose))
            yield return $"{path}:ThinkOpen and {path}:ThinkClose must have 1 to 100 characters.";
        if (model.ThinkingArgument?.Length == 0)
            yield return $"{path}:ThinkingArgument must not be empty.";
        if (model.ApiVersion?.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') == false)
            yield return $"{path}:ApiVersion must be a version such as 2024-10-21.";
    }

    /// <summary>Whether it is certain that a model has no log-probabilities; of a server that has to be asked it is not.</summary>
    public static bool LackLogProbs(ModelOptions model) =>
        !model.IsLocal && (model.LogProbs == false || ServerDialects.Known(model)?.LogProbs(model.Api ?? ModelApi.Chat) == 0);

    private static bool IsAuto(ModelOptions model) =>
        string.IsNullOrEmpty(model.Server) || model.Server.Equals(ServerDialects.Auto, StringComparison.OrdinalIgnoreCase);

    private static bool IsTag(string? tag) => tag?.Length is null or (>= 1 and <= 100);
}
