using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Cascade;

/// <summary>A stage of a cascade for one task: a strategy with its parameters and its model.</summary>
/// <param name="Strategy">The strategy.</param>
/// <param name="Values">Its parameters.</param>
/// <param name="Model">Name of its model; the request's when empty.</param>
/// <param name="ModelPath">Path of the field that names the model, such as <c>options.parameters.first_model</c>.</param>
/// <param name="Prefix">What the stage's parameters begin with, such as <c>first.</c>; empty when they have none.</param>
internal sealed record CascadeStage(
    IRerankStrategy Strategy, ParameterValues Values, string Model, string ModelPath, string Prefix)
{
    private const string Parameters = "options.parameters.";

    /// <summary>What it needs of a model.</summary>
    public ModelNeeds Needs => Strategy.NeedsWith(Values);

    /// <summary>What it needs of the request's model.</summary>
    public ModelNeeds NeedsOfRequest => Model.Length == 0 ? Needs : ModelNeeds.None;

    /// <summary>The task of the stage.</summary>
    /// <param name="task">The cascade's task.</param>
    /// <param name="items">The stage's candidates by their index in it, in the order in which the stage gets them.</param>
    /// <param name="budget">What the stage may spend.</param>
    public RankingTask Task(RankingTask task, IReadOnlyList<int> items, RankingBudget budget) => task with
    {
        Candidates = [.. items.Select(index => task.Candidates[index])],
        Parameters = Values,
        Fusion = null,
        Budget = budget,
    };

    /// <summary>What the stage may use.</summary>
    /// <exception cref="InvalidRankingException">There is no such model, or it cannot do what the stage needs.</exception>
    public RankingContext Context(RankingContext context)
    {
        if (Needs == ModelNeeds.None) return context with { Model = null, Template = null };
        var model = Model.Length == 0
            ? context.Model ?? throw Wrong($"is needed by {Strategy.Name}: name a model")
            : context.FindModel(Model) ?? throw Wrong($"'{Model}' is unknown");
        if ((Needs & ~model.Offers) is var lacks && lacks != ModelNeeds.None)
            throw Wrong($"'{model.Name}' lacks what {Strategy.Name} needs: {lacks}");
        var named = Model.Length == 0 ? Fitting(context.Template) : null;
        return context with { Model = model, Template = named ?? Fitting(context.FindTemplate(model, Strategy)) };
    }

    private PromptTemplate? Fitting(PromptTemplate? template) =>
        template is not null && Strategy.TemplateMethods.Contains(template.Method) ? template : null;

    /// <summary>Refuses what does not fit, in the names of the cascade's fields.</summary>
    /// <exception cref="InvalidRankingException">The task does not fit the strategy or the model.</exception>
    public void Require(RankingTask task, RankingContext context, IReadOnlyList<int> items)
    {
        var stage = Context(context);
        try
        {
            Strategy.Require(Task(task, items, task.Budget), stage);
        }
        catch (InvalidRankingException refusal) when (Prefix.Length > 0)
        {
            throw new InvalidRankingException([.. refusal.Violations.Select(violation => violation with { Path = Own(violation.Path) })]);
        }
    }

    private string Own(string path) => path.StartsWith(Parameters, StringComparison.Ordinal)
        ? $"{Parameters}{Prefix}{path[Parameters.Length..]}"
        : path;

    private InvalidRankingException Wrong(string description) => new([new Violation(ModelPath, description)]);
}
