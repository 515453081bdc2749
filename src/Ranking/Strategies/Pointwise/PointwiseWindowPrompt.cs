using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>Asks about one passage; cuts it until the prompt fits the model's context.</summary>
internal sealed class PointwiseWindowPrompt(
    RankingTask task, IRankingModel model, PointwiseQuestion question, PassageLimit limit) : IWindowPrompt
{
    private readonly PointwisePrompt _prompt = new(question.Template);
    private readonly ContextFit _fit = new(model, limit);
    private int _unweighted;

    public IEnumerable<string> Warnings => _unweighted == 0
        ? _fit.Warnings
        : _fit.Warnings.Append(
            $"Model {model.Name} told no log-probabilities for {_unweighted} {(_unweighted == 1 ? "passage" : "passages")}: scored by the answer's words alone.");

    public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
    {
        var output = OutputTokens();
        var prefill = question.Prefill is { } begun && model.Offers.HasFlag(ModelNeeds.Continuation)
            ? new ChatMessage(ChatRole.Assistant, begun)
            : null;
        var messages = _fit.Render(
            shown => _prompt.Render(task.Query, task.Candidates[items[0]], shown, prefill), output, 1, out promptTokens);
        return task.Ask(messages, output) with
        {
            Reasoning = question.Reasoning,
            TopLogProbs = model.Offers.HasFlag(ModelNeeds.LogProbabilities) ? question.TopLogProbs : null,
            Form = model.Offers.HasFlag(ModelNeeds.Forms) ? Tagged(question.Form) : null,
        };
    }

    public ParsedOrder Read(ModelAnswer answer, int count)
    {
        var score = question.Read(answer);
        if (score.Unweighted) _unweighted++;
        return new ParsedOrder([0], score.Repairs) { Scores = [score.Value] };
    }

    public ForcedFinish? Finish(ModelRequest asked, int promptTokens, ModelAnswer answer, int count) => question.AnswerOnly
        ? null
        : ForcedFinish.Of(
            asked, promptTokens, answer, model, question.Template.AsksForAnswerTags,
            Math.Min(question.AnswerTokens, task.MostOutputTokens(model)), question.Form);

    private AnswerForm? Tagged(AnswerForm? form) =>
        form is null ? null : form with { Tagged = question.Template.AsksForAnswerTags };

    private int OutputTokens() => question switch
    {
        { AnswerOnly: true } => Math.Min(task.MostOutputTokens(model), question.AnswerTokens),
        { Reasoning: { Mode: ReasoningMode.Budget, MaxTokens: { } thinking } } =>
            (int)Math.Min(task.MostOutputTokens(model), (long)thinking + question.AnswerTokens),
        _ => task.MostOutputTokens(model),
    };
}
