using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Reranker.Models.OpenAi;

namespace ReasonRank.Reranker.Models;

/// <summary>The configured models and prompt templates, by name.</summary>
internal sealed class ModelCatalog : IDisposable
{
    private readonly Dictionary<string, (OpenAiChatModel Model, ModelOptions Options)> _models = [];

    public ModelCatalog(IOptions<RerankerOptions> options, IHttpClientFactory clients, TimeProvider clock)
    {
        Templates = TemplateCatalog.Load(options.Value.TemplateFolder);
        foreach (var model in options.Value.Models)
            _models.Add(model.RequestName, (new OpenAiChatModel(model, clients, clock), model));
        Default = options.Value.Models.FirstOrDefault() is { } first ? _models[first.RequestName].Model : null;
    }

    /// <summary>The model of requests that name none; null when there is no model.</summary>
    public IRankingModel? Default { get; }

    public IReadOnlyDictionary<string, PromptTemplate> Templates { get; }

    public IEnumerable<string> Names => _models.Keys;

    public IEnumerable<IRankingModel> All => _models.Values.Select(entry => (IRankingModel)entry.Model);

    public IRankingModel? Find(string name) => _models.TryGetValue(name, out var found) ? found.Model : null;

    /// <summary>The template that a model's settings name; null when they name none.</summary>
    public PromptTemplate? TemplateOf(IRankingModel model) =>
        _models[model.Name].Options.Template is { } name ? Templates[name] : null;

    public void Dispose()
    {
        foreach (var (model, _) in _models.Values) model.Dispose();
    }
}
