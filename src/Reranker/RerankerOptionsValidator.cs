using Microsoft.Extensions.Options;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Calls;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.OpenAi.Servers;

namespace ReasonRank.Reranker;

/// <summary>Checks the settings at start, all at once, with a sentence for each thing that is wrong.</summary>
internal sealed class RerankerOptionsValidator(StrategyRegistry strategies) : IValidateOptions<RerankerOptions>
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, RerankerOptions options)
    {
        var errors = new List<string>();
        Require(options.MaxRequests is >= 1 and <= 10_000, "Reranker:MaxRequests must be 1 to 10,000.");
        Require(options.MaxWaitingRequests is >= 0 and <= 100_000, "Reranker:MaxWaitingRequests must be 0 to 100,000.");
        Require(options.DeadlineMargin >= TimeSpan.Zero && options.DeadlineMargin <= LongestTime,
            "Reranker:DeadlineMargin must be a time such as 00:00:00.200.");
        Require(options.Cache.MemoryBytes >= 0, "Reranker:Cache:MemoryBytes must be at least 0.");
        Require(options.Cache.FileBytes >= 1 << 20, "Reranker:Cache:FileBytes must be at least 1,048,576.");
        Require(options.Cache.MaxAge > TimeSpan.Zero, "Reranker:Cache:MaxAge must be a time such as 7.00:00:00.");
        var templates = CheckTemplates(options, errors);
        CheckModels(options, templates, errors);
        CheckLocal(options, errors);
        CheckDefault(options, errors);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool holds, string sentence)
        {
            if (!holds) errors.Add(sentence);
        }
    }

    private static void CheckLocal(RerankerOptions options, List<string> errors)
    {
        if (options.LocalMemoryBytes <= 0) errors.Add("Reranker:LocalMemoryBytes must be at least 1.");
        if (LocalSettings.LoadLibraries(options) is { } fault) errors.Add($"Reranker:NativeFolder: {fault}");
    }

    private void CheckDefault(RerankerOptions options, List<string> errors)
    {
        if (options.DefaultStrategy is not { Length: > 0 } wanted) return;
        if (strategies.Find(wanted) is not { } strategy)
            errors.Add(
                $"Reranker:DefaultStrategy '{wanted}' is unknown; known are {string.Join(", ", strategies.All.Select(s => s.Name))}.");
        else if (strategy.Needs != 0 && options.Models.Count == 0)
            errors.Add(
                $"Reranker:DefaultStrategy '{wanted}' needs a model; set Reranker:Models:0:Endpoint and Reranker:Models:0:Model, or Reranker:Models:0:Path.");
        else if (strategy.Needs.HasFlag(ModelNeeds.LogProbabilities) && ServerSettings.LackLogProbs(options.Models[0]))
            errors.Add(
                $"Reranker:DefaultStrategy '{wanted}' needs log-probabilities; set Reranker:Models:0:LogProbs where the server tells them.");
    }

    private static IReadOnlyDictionary<string, PromptTemplate> CheckTemplates(RerankerOptions options, List<string> errors)
    {
        try
        {
            return TemplateCatalog.Load(options.TemplateFolder);
        }
        catch (InvalidOperationException exception)
        {
            errors.Add(exception.Message);
            return ShippedTemplates.All;
        }
    }

    private void CheckModels(
        RerankerOptions options, IReadOnlyDictionary<string, PromptTemplate> templates, List<string> errors)
    {
        var models = options.Models;
        var names = new HashSet<string>();
        for (var i = 0; i < models.Count; i++)
        {
            var (path, model) = ($"Reranker:Models:{i}", models[i]);
            Require(model.RequestName.Length > 0, $"{path}:Name or {path}:Model must be set.");
            Require(names.Add(model.RequestName), $"{path}:Name '{model.RequestName}' is used twice.");
            if (model.IsLocal) errors.AddRange(LocalSettings.Check(path, model, options));
            else
                Require(model.Addresses.Any() && model.Addresses.All(IsAddress),
                    $"{path}:Endpoint must be an address such as http://localhost:8000/v1, or {path}:Path a model folder.");
            Require(model.ApiKey?.All(c => c is > ' ' and <= '~') != false, $"{path}:ApiKey must be printable ASCII without spaces.");
            errors.AddRange(ServerSettings.Check(path, model));
            Require(model.MaxConcurrency is >= 1 and <= 1024, $"{path}:MaxConcurrency must be 1 to 1,024.");
            Require(model.MaxWaitingCalls is >= 0 and <= 1_000_000, $"{path}:MaxWaitingCalls must be 0 to 1,000,000.");
            Require(model.MaxWaitingBytes >= 0, $"{path}:MaxWaitingBytes must be at least 0.");
            Require(model.TokensPerMinute is null or >= 1, $"{path}:TokensPerMinute must be at least 1.");
            Require(model.MaxAttempts is >= 1 and <= 10, $"{path}:MaxAttempts must be 1 to 10.");
            Require(model.RetryDelay >= TimeSpan.Zero && model.RetryDelay <= LongestTime,
                $"{path}:RetryDelay must be a time up to a day, such as 00:00:00.5.");
            Require(model.HedgeAfter is not { } hedge || IsTime(hedge), $"{path}:HedgeAfter must be a time up to a day, such as 00:00:05.");
            Require(model.MaxOutputTokens is >= 1 and <= 1_000_000, $"{path}:MaxOutputTokens must be 1 to 1,000,000.");
            Require(model.ContextTokens > model.MaxOutputTokens && model.ContextTokens <= 100_000_000,
                $"{path}:ContextTokens must exceed {path}:MaxOutputTokens, which is {model.MaxOutputTokens}.");
            Require(model.Temperature is >= 0 and <= 2, $"{path}:Temperature must be 0 to 2.");
            Require(model.TopP is null or > 0 and <= 1, $"{path}:TopP must be more than 0 and at most 1.");
            Require(model.TopK is null or >= 1 and <= 100_000, $"{path}:TopK must be 1 to 100,000.");
            Require(model.MinP is null or >= 0 and <= 1, $"{path}:MinP must be 0 to 1.");
            Require(model.ReasoningTokens is null or >= 1 and <= RequestLimits.ReasoningTokens,
                $"{path}:ReasoningTokens must be 1 to {RequestLimits.ReasoningTokens}.");
            Require(model.Reasoning is not ReasoningMode.Budget, $"{path}:Reasoning must be Default, On or Off; set {path}:ReasoningTokens for a limit.");
            Require(model.Card is null || ModelCards.All.ContainsKey(model.Card),
                $"{path}:Card '{model.Card}' is unknown; known are {string.Join(", ", ModelCards.All.Keys)}.");
            Require(IsTime(model.Timeout), $"{path}:Timeout must be a time up to a day, such as 00:05:00.");
            Require(IsTime(model.IdleTimeout), $"{path}:IdleTimeout must be a time up to a day, such as 00:01:00.");
            Require(model.Template is null || templates.ContainsKey(model.Template),
                $"{path}:Template '{model.Template}' is unknown; known are {string.Join(", ", templates.Keys.Order())}.");
            CheckStrategy(options, model, path, templates, errors);
        }

        void Require(bool holds, string sentence)
        {
            if (!holds) errors.Add(sentence);
        }

        static bool IsAddress(string address) =>
            Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

        static bool IsTime(TimeSpan time) => time > TimeSpan.Zero && time <= LongestTime;
    }

    private void CheckStrategy(
        RerankerOptions options, ModelOptions model, string path, IReadOnlyDictionary<string, PromptTemplate> templates,
        List<string> errors)
    {
        if (ModelDefaults.StrategyOf(options, model, strategies) is not { } strategy)
        {
            errors.Add(
                $"{path}:Strategy '{model.Strategy}' is unknown; known are {string.Join(", ", strategies.All.Select(s => s.Name))}.");
            return;
        }
        if (model.Template is not null && templates.TryGetValue(model.Template, out var template)
            && !strategy.TemplateMethods.Contains(template.Method))
            errors.Add(
                $"{path}:Template '{model.Template}' is of the method {template.Method.Name}; {strategy.Name} takes "
                + $"{string.Join(", ", strategy.TemplateMethods.Select(method => method.Name))}: set {path}:Strategy.");
        var wrong = new List<Violation>();
        _ = strategies.Bind(strategy.Name, ModelDefaults.Parameters(model, strategy), path, wrong);
        foreach (var (field, what) in wrong) errors.Add($"{field.Replace(".parameters.", ":Parameters:", StringComparison.Ordinal)} {what}.");
    }
}
