using System.CommandLine;
using System.Globalization;
using ReasonRank.Cli.Connection;
using ReasonRank.Cli.Output;
using ReasonRank.V1;

namespace ReasonRank.Cli.Commands;

/// <summary><c>reasonrank models</c>: the configured models and what is set for them.</summary>
internal sealed class ModelsCommand : StackCommand
{
    private readonly Terminal _terminal;
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON array" };

    public ModelsCommand(Terminal terminal)
        : base("models", "List the models: name, card, strategy, template and whether it is the published one, context, what it runs on, offers")
    {
        _terminal = terminal;
        AddOptions(_json);
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, Stack stack, CancellationToken cancellationToken)
    {
        var models = (await stack.Models.ListModelsAsync(new(), cancellationToken: cancellationToken)).Models;
        if (parsed.GetValue(_json))
        {
            Json.WriteLine(_terminal.Out, models.Select(model => new
            {
                model.Name,
                model.Card,
                model.Strategy,
                model.Template,
                TemplateCheck = Check(model),
                model.Offers,
                model.ContextTokens,
                model.MaxOutputTokens,
                model.Temperature,
                model.RunsOn,
                Loaded = model.HasLoaded ? model.Loaded : (bool?)null,
            }));
            return ExitCode.Ok;
        }
        if (models.Count == 0) _terminal.Error.WriteLine("No model is configured; set Reranker__Models__0__Endpoint and Reranker__Models__0__Model, or Reranker__Models__0__Path.");
        foreach (var model in models)
            _terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{model.Name}\t{model.Card}\t{model.Strategy}\t{(model.Template.Length > 0 ? model.Template : "-")}\t{Check(model)}\t{model.ContextTokens}\t{RunsOn(model)}\t{string.Join(' ', model.Offers)}"));
        return ExitCode.Ok;
    }

    private static string RunsOn(Model model) => model is { HasLoaded: true, Loaded: false } ? $"{model.RunsOn} (not loaded)" : model.RunsOn;

    private static string Check(Model model) => model.TemplateCheck switch
    {
        TemplateCheck.Published => "published",
        TemplateCheck.Different => "different",
        _ => "not checked",
    };
}
