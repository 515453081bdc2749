using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>A strategy made of three parts: a plan of calls, a prompt template, and a reader of answers.</summary>
public abstract class PlannedStrategy : IRerankStrategy
{
    /// <summary>Most words of a passage.</summary>
    public static readonly IntegerParameter PassageWords = new(
        "passage_words", "Most words of a passage, 1 to 10,000; fewer where the context is short.", 300, 1, 10_000);

    /// <summary>Most tokens of a passage.</summary>
    public static readonly IntegerParameter PassageTokens = new(
        "passage_tokens", "Most tokens of a passage as the model counts them, 1 to 10,000; 0 for the limit in words alone.", 0, 0, 10_000);

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public virtual string Family => Name;

    /// <inheritdoc/>
    public abstract string Description { get; }

    /// <inheritdoc/>
    public abstract IReadOnlyList<StrategyParameter> Parameters { get; }

    /// <inheritdoc/>
    public ModelNeeds Needs => ModelNeeds.Text;

    /// <inheritdoc/>
    public ModelNeeds NeedsWith(ParameterValues values) =>
        TopLogProbs(values) is null ? Needs : Needs | ModelNeeds.LogProbabilities;

    /// <inheritdoc/>
    public abstract IReadOnlyList<TemplateMethod> TemplateMethods { get; }

    /// <summary>The parameter that says how many passages a prompt shows; null when that is fixed.</summary>
    protected abstract StrategyParameter? Size { get; }

    /// <inheritdoc/>
    public virtual IEnumerable<Violation> Check(ParameterValues values) => [];

    /// <inheritdoc/>
    public int ExpectedWindows(RankingTask task) => Plan(task).ExpectedCalls;

    /// <inheritdoc/>
    public void Require(RankingTask task, RankingContext context)
    {
        if (Refuses(TemplateOf(task, context)) is { } refusal)
            throw new InvalidRankingException([new Violation("options.template", refusal)]);
        _ = Plan(task);
        if (task.Candidates.Count > 1)
            WindowFit.Require(
                Prompt(task, context), Math.Min(Shown(task.Parameters), task.Candidates.Count),
                Size is { } size ? $"options.parameters.{size.Name}" : "query");
    }

    /// <inheritdoc/>
    public Task<StrategyResult> RankAsync(RankingTask task, RankingContext context, CancellationToken cancellationToken) =>
        new PlanRunner(Plan(task), Prompt(task, context), task, context).RunAsync(cancellationToken);

    private TemplateWindowPrompt Prompt(RankingTask task, RankingContext context)
    {
        var template = TemplateOf(task, context);
        return new(
            task.For(context.Model!), context.Model!, template, Limit(task, PassageWords, context.Model!),
            Named(task.Parameters), Reader)
        {
            TopLogProbs = TopLogProbs(task.Parameters),
            Form = (count, named) => Form(template, count, named),
        };
    }

    /// <summary>How much of a passage a task shows to a model.</summary>
    internal static PassageLimit Limit(RankingTask task, IntegerParameter words, IRankingModel model) =>
        new(task.Parameters[words], task.Parameters[PassageTokens], model.CountTokens);

    private PromptTemplate TemplateOf(RankingTask task, RankingContext context) =>
        context.Template ?? Template(task.For(context.Model!).Reasoning.Mode != ReasoningMode.Off);

    /// <summary>The calls to make.</summary>
    /// <exception cref="InvalidRankingException">The task does not fit.</exception>
    protected abstract IRankingPlan Plan(RankingTask task);

    /// <summary>The template of requests that name none.</summary>
    /// <param name="reasoning">Whether the model is to reason first.</param>
    protected abstract PromptTemplate Template(bool reasoning);

    /// <summary>Why a template of the right method cannot be used, as a clause; null when it can.</summary>
    protected virtual string? Refuses(PromptTemplate template) => null;

    /// <summary>Likeliest tokens to ask for at each place of the answer; none when null.</summary>
    protected virtual int? TopLogProbs(ParameterValues values) => null;

    /// <summary>What an answer may be, for models that can be kept to it; anything when null.</summary>
    /// <param name="template">The question.</param>
    /// <param name="count">Passages shown.</param>
    /// <param name="named">How many of them the answer has to name.</param>
    protected virtual AnswerForm? Form(PromptTemplate template, int count, int named) =>
        template.AsksForOrder(named) ? AnswerForm.Order(count, named) with { Tagged = template.AsksForAnswerTags } : null;

    /// <summary>Reads an answer.</summary>
    protected abstract AnswerReader Reader { get; }

    /// <summary>Most passages in a prompt.</summary>
    protected abstract int Shown(ParameterValues values);

    /// <summary>How many passages an answer has to name; all of them when null.</summary>
    protected virtual int? Named(ParameterValues values) => null;
}
