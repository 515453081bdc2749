using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ReasonRank.Ranking.Cards;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies;
using ReasonRank.Reranker;
using ReasonRank.Reranker.Models;
using ReasonRank.Reranker.Models.Cards;

namespace ReasonRank.Cli.ModelChecks;

/// <summary>How the reranker would use a model folder: what its card and the suite's defaults set.</summary>
/// <param name="Settings">The reranker's settings, with this model alone.</param>
/// <param name="Strategy">The strategy that it is for.</param>
/// <param name="Parameters">The strategy's parameters.</param>
/// <param name="Template">Its prompt template; null for the strategy's own.</param>
/// <param name="TemplateMatch">How that compares with the one that the checkpoint was trained on.</param>
/// <param name="IsCardKnown">Whether the card was named, or found by the folder's name.</param>
internal sealed record CheckedModel(
    RerankerOptions Settings, IRerankStrategy Strategy, ParameterValues Parameters, PromptTemplate? Template,
    TemplateMatch TemplateMatch, bool IsCardKnown)
{
    /// <summary>The model's own settings.</summary>
    public ModelOptions Options => Settings.Models[0];

    /// <summary>Name of the card.</summary>
    public string Card => Options.Card!;

    /// <summary>Works out the settings.</summary>
    /// <exception cref="CliException">There is no such card, or the templates cannot be read.</exception>
    public static CheckedModel Of(CheckRequest request)
    {
        if (request.Card is { } card && !ModelCards.All.ContainsKey(card))
            throw new CliException(ExitCode.Usage, $"--card '{card}' is unknown; known are {string.Join(", ", ModelCards.All.Keys)}");
        var strategies = Strategies();
        var model = new ModelOptions { Path = request.Folder, Provider = request.Provider, Card = request.Card };
        var settings = new RerankerOptions { NativeFolder = request.NativeFolder, TemplateFolder = request.TemplateFolder, Models = { model } };
        var templates = Templates(request.TemplateFolder);
        new CardSettings(strategies).PostConfigure(null, settings);
        var strategy = ModelDefaults.StrategyOf(settings, model, strategies)!;
        var (_, parameters) = strategies.Bind(strategy.Name, ModelDefaults.Parameters(model, strategy), "card", []);
        return new CheckedModel(
            settings, strategy, parameters, model.Template is { } template ? templates[template] : null,
            TemplateMatch.Of(model, templates), request.Card is not null || model.Card != ModelCards.Generic);
    }

    private static StrategyRegistry Strategies()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.AddReranker();
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<StrategyRegistry>();
    }

    private static IReadOnlyDictionary<string, PromptTemplate> Templates(string? folder)
    {
        try
        {
            return TemplateCatalog.Load(folder);
        }
        catch (InvalidOperationException problem)
        {
            throw new CliException(ExitCode.BadInput, problem.Message);
        }
    }
}
