using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Cards;

namespace ReasonRank.Reranker.Models.Cards;

/// <summary>
/// Says at start, a line for each model, what it runs on, and warns when a checkpoint does not get the prompt that it was
/// trained on.
/// </summary>
internal sealed partial class ModelReport(ModelCatalog models, IOptions<RerankerOptions> options, ILogger<ModelReport> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var model in options.Value.Models) Report(model);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report(ModelOptions model)
    {
        var (name, card, template) = (model.RequestName, model.Card!, model.Template ?? "the strategy's own");
        var match = TemplateMatch.Of(model, models.Templates);
        if (!match.IsKnown) NotChecked(name, card, template);
        else if (match.Differing.Count == 0) Published(name, card, template);
        else NotPublished(name, card, template, string.Join(", ", match.Differing), ModelCards.All[card].Templates[0]);
    }

    [LoggerMessage(EventId = 1, EventName = "TemplateNotChecked", Level = LogLevel.Information,
        Message = "Model {Model}: card {Card}, template {Template}, not checked")]
    private partial void NotChecked(string model, string card, string template);

    [LoggerMessage(EventId = 2, EventName = "TemplatePublished", Level = LogLevel.Information,
        Message = "Model {Model}: card {Card}, template {Template}, the one that it was trained on")]
    private partial void Published(string model, string card, string template);

    [LoggerMessage(EventId = 3, EventName = "TemplateNotPublished", Level = LogLevel.Warning,
        Message = "Model {Model}: card {Card}, template {Template}, which differs from the one that it was trained on in {Sections}; "
            + "get {Published} with: reasonrank prompts import")]
    private partial void NotPublished(string model, string card, string template, string sections, string published);
}
