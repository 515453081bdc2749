using Grpc.Core;
using Microsoft.Extensions.Options;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker.Models;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Reranker.Calls;

/// <summary>Turns a request into a <see cref="RankingCall"/>, or refuses it with everything that is wrong.</summary>
internal sealed class RequestReader(
    StrategyRegistry strategies, ModelCatalog models, IOptions<RerankerOptions> settings, TimeProvider clock)
{
    /// <summary>Reads a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Path of its fields, such as <c>request.</c>; empty when it is the message itself.</param>
    /// <param name="deadline">The call's deadline in UTC; <see cref="DateTime.MaxValue"/> for none.</param>
    /// <exception cref="RpcException">
    /// InvalidArgument, or FailedPrecondition when the strategy needs a model and there is none.
    /// </exception>
    public RankingCall Read(RerankRequest request, string path, DateTime deadline)
    {
        var violations = new Violations();
        violations.Require(
            request.Query.Length <= RequestLimits.QueryCharacters && !string.IsNullOrWhiteSpace(request.Query),
            $"{path}query", $"must have 1 to {RequestLimits.QueryCharacters} characters, not only white space");
        var candidates = CandidateReader.Read(request.Candidates, $"{path}candidates", violations);
        var options = request.Options ?? new RankingOptions();
        var optionsPath = $"{path}options";
        var wrong = new List<Violation>();
        var name = StrategyName(options);
        var model = FindModel(options.Model, strategies.Find(name), $"{optionsPath}.model", violations);
        var defaults = model is null ? null : settings.Value.Models.First(any => any.RequestName == model.Name);
        var (strategy, parameters) = strategies.Bind(name, Parameters(options, name, defaults), optionsPath, wrong);
        foreach (var violation in wrong) violations.Add(violation.Path, violation.Description);
        var needs = strategy?.NeedsWith(parameters) ?? ModelNeeds.None;
        if (model is not null && strategy is not null && (needs & ~strategy.Needs & ~model.Offers) != ModelNeeds.None)
            violations.Add($"{optionsPath}.model", Lacks(strategy, needs, model));
        var template = FindTemplate(options.Template, strategy, defaults, $"{optionsPath}.template", violations);
        var (budget, time) = OptionsReader.Budget(options.Budget, $"{optionsPath}.budget", violations);
        var task = new RankingTask
        {
            Query = request.Query,
            Candidates = candidates,
            Parameters = parameters,
            Fusion = FusionReader.Read(options.Fusion, $"{optionsPath}.fusion", violations),
            Reasoning = OptionsReader.Reasoning(options.Reasoning, $"{optionsPath}.reasoning", violations),
            Sampling = OptionsReader.Sampling(
                new(
                    options.HasTemperature ? options.Temperature : null, options.HasTopP ? options.TopP : null,
                    options.HasTopK ? options.TopK : null, options.HasMinP ? options.MinP : null, options.HasSeed ? options.Seed : null),
                $"{optionsPath}.", violations),
            MaxOutputTokens = OptionsReader.MaxOutputTokens(
                options.HasMaxOutputTokens ? options.MaxOutputTokens : null, $"{optionsPath}.", violations),
            ChatTemplate = OptionsReader.ChatTemplate(options.ChatTemplate, $"{optionsPath}.chat_template", violations),
            ThinkTags = OptionsReader.Tags(options.ThinkTags, $"{optionsPath}.think_tags", violations),
            Priority = OptionsReader.Priority(options.Priority, $"{optionsPath}.priority", violations),
            Budget = budget with { Deadline = Earlier(deadline, time) },
            Explain = options.Explain,
            Trace = options.Trace,
        };
        violations.ThrowIfAny();
        if (needs != ModelNeeds.None && model is null)
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition, NeedsModel(strategy!), RpcErrors.Info("NO_MODEL", ("strategy", name)));
        return new RankingCall(strategy!, task, model, template, request.Collection, options.NoCache, path);
    }

    /// <summary>Why a strategy cannot run with what is configured; empty when it can.</summary>
    public string Unavailable(IRerankStrategy strategy) =>
        strategy.Needs == ModelNeeds.None ? "" :
        models.Default is not { } model ? NeedsModel(strategy) :
        models.All.Any(any => (strategy.Needs & ~any.Offers) == 0) ? "" : $"The model {Lacks(strategy, strategy.Needs, model)}.";

    // Who names a checkpoint wants it used as it was trained to be; a generic model leaves the service's choice.
    private string StrategyName(RankingOptions options)
    {
        if (options.Strategy.Length > 0) return options.Strategy;
        if (options.Model.Length > 0 && settings.Value.Models.FirstOrDefault(model => model.RequestName == options.Model) is { Strategy: { } own })
            return own;
        if (settings.Value.DefaultStrategy is { Length: > 0 } usual) return usual;
        return settings.Value.Models is [var first, ..] ? first.Strategy ?? ModelDefaults.Strategy : "lexical";
    }

    private Dictionary<string, object?> Parameters(RankingOptions options, string name, ModelOptions? model)
    {
        var given = OptionsReader.Parameters(options.Parameters);
        if (model is null || strategies.Find(name) is not { } strategy || !ModelDefaults.Suit(settings.Value, model, strategy, strategies))
            return given;
        var all = ModelDefaults.Parameters(model, strategy);
        foreach (var (parameter, value) in given) all[parameter] = value;
        return all;
    }

    private static string NeedsModel(IRerankStrategy strategy) =>
        $"The strategy {strategy.Name} needs a model; set Reranker:Models:0:Endpoint and Reranker:Models:0:Model, or Reranker:Models:0:Path.";

    private static string Lacks(IRerankStrategy? strategy, ModelNeeds needs, IRankingModel model)
    {
        var lacks = needs & ~model.Offers;
        return $"'{model.Name}' lacks what {strategy?.Name} needs: {lacks}"
            + (lacks.HasFlag(ModelNeeds.LogProbabilities) ? " (set the model's LogProbs where its server tells them)" : "");
    }

    private IRankingModel? FindModel(string name, IRerankStrategy? strategy, string path, Violations violations)
    {
        var needs = strategy?.Needs ?? ModelNeeds.None;
        if (name.Length == 0 && (needs == ModelNeeds.None || models.Default is null)) return null;
        if ((name.Length == 0 ? models.Default : models.Find(name)) is not { } model)
        {
            violations.Add(path, models.Default is null
                ? "names a model, but none is configured"
                : $"'{name}' is unknown; known are {string.Join(", ", models.Names)}");
            return null;
        }
        var lacks = needs & ~model.Offers;
        violations.Require(lacks == ModelNeeds.None, path, Lacks(strategy, needs, model));
        return needs == ModelNeeds.None ? null : model;
    }

    // A model's own template is for the strategy that the model is for, not for all that could use it: a plain listwise one
    // would take the ties from rank-k. One that the request names only has to fit.
    private PromptTemplate? FindTemplate(
        string name, IRerankStrategy? strategy, ModelOptions? model, string path, Violations violations)
    {
        var methods = strategy?.TemplateMethods ?? [];
        if (name.Length == 0)
            return model?.Template is { } own && ModelDefaults.Suit(settings.Value, model, strategy!, strategies)
                ? models.Templates[own]
                : null;
        if (!models.Templates.TryGetValue(name, out var template))
            violations.Add(path, $"'{name}' is unknown; known are {string.Join(", ", models.Templates.Keys.Order())}");
        else if (methods.Count > 0 && !methods.Contains(template.Method))
            violations.Add(path,
                $"'{name}' is of the method {template.Method.Name}; {strategy?.Name} takes {string.Join(", ", methods.Select(m => m.Name))}");
        return template;
    }

    private DateTimeOffset? Earlier(DateTime deadline, TimeSpan? time)
    {
        var now = clock.GetUtcNow();
        var end = now + time;
        if (deadline == DateTime.MaxValue) return end;
        var left = new DateTimeOffset(deadline.ToUniversalTime()) - now;
        var margin = left / 4 < settings.Value.DeadlineMargin ? left / 4 : settings.Value.DeadlineMargin;
        var last = now + left - margin;
        return end < last ? end : last;
    }
}
