using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Reranker.Models.Caching;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.OpenAi;
using ReasonRank.Reranker.Models.OpenAi.Servers;
using ReasonRank.Reranker.Models.Traffic;

namespace ReasonRank.Reranker.Models;

/// <summary>The configured models and prompt templates, by name.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, (IRankingModel Model, ModelOptions Options)> _models = [];
    private readonly EndpointLimiters _limiters;
    private readonly AnswerCache _cache;

    public ModelCatalog(
        IOptions<RerankerOptions> options, LocalModels locals, IHttpClientFactory clients, ServerProbes probes, AnswerCache cache,
        TimeProvider clock)
    {
        _cache = cache;
        Templates = TemplateCatalog.Load(options.Value.TemplateFolder);
        _limiters = new EndpointLimiters(options.Value.Models, clock);
        foreach (var model in options.Value.Models)
            _models.Add(model.RequestName, (Compose(model, Create, clock), model));
        Default = options.Value.Models.FirstOrDefault() is { } first ? _models[first.RequestName].Model : null;

        IRankingModel Create(ModelOptions model) =>
            model.IsLocal ? locals.Model(model) : new OpenAiChatModel(model, clients, probes, clock);
    }

    /// <summary>The model of requests that name none; null when there is no model.</summary>
    public IRankingModel? Default { get; }

    public IReadOnlyDictionary<string, PromptTemplate> Templates { get; }

    public IEnumerable<string> Names => _models.Keys;

    public IEnumerable<IRankingModel> All => _models.Values.Select(entry => entry.Model);

    public IRankingModel? Find(string name) => _models.TryGetValue(name, out var found) ? found.Model : null;

    /// <summary>The template that a model's settings name; null when they name none.</summary>
    public PromptTemplate? TemplateOf(IRankingModel model) =>
        _models[model.Name].Options.Template is { } name ? Templates[name] : null;

    public void Dispose() => _limiters.Dispose();

    private ObservedModel Compose(ModelOptions options, Func<ModelOptions, IRankingModel> create, TimeProvider clock)
    {
        var replicas = options.Endpoints.Select(endpoint =>
            new Replica(create(options.At(endpoint)), endpoint, _limiters.Of(options, endpoint), clock));
        var resilient = new ResilientModel(options, new ReplicaSet([.. replicas]), clock);
        return new ObservedModel(new CachedModel(resilient, options, _cache), options, clock);
    }
}
