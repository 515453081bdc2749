using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>Asks about the window's passages as a template says; cuts passages until the prompt fits the model's context.</summary>
/// <param name="task">The task.</param>
/// <param name="model">The model to ask.</param>
/// <param name="template">The question.</param>
/// <param name="limit">How much of a passage is shown.</param>
/// <param name="named">How many passages the answer has to name; all of them when null.</param>
/// <param name="read">Reads the answer.</param>
internal sealed class TemplateWindowPrompt(
    RankingTask task, IRankingModel model, PromptTemplate template, PassageLimit limit, int? named, AnswerReader read) : IWindowPrompt
{
    private readonly ListwisePrompt _prompt = new(template);
    private readonly ContextFit _fit = new(model, limit);

    /// <summary>Likeliest tokens to ask for at each place; none when null.</summary>
    public int? TopLogProbs { get; init; }

    /// <summary>What an answer may be, by the passages shown and the passages named; anything when null.</summary>
    public Func<int, int, AnswerForm?> Form { get; init; } = static (_, _) => null;

    public IEnumerable<string> Warnings => _fit.Warnings;

    public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
    {
        var output = OutputTokens(items.Count);
        var passages = items.Select(index => task.Candidates[index]).ToList();
        var top = Math.Min(named ?? items.Count, items.Count);
        var messages = _fit.Render(
            shown => _prompt.Render(task.Query, passages, shown, letters: false, out _, top),
            output, items.Count, out promptTokens);
        return task.Ask(messages, output) with
        {
            TopLogProbs = TopLogProbs,
            Form = model.Offers.HasFlag(ModelNeeds.Forms) ? Form(items.Count, top) : null,
        };
    }

    public ParsedOrder Read(ModelAnswer answer, int count) =>
        read(answer, count, Math.Min(named ?? count, count), template.AsksForAnswerTags);

    public ForcedFinish? Finish(ModelRequest asked, int promptTokens, ModelAnswer answer, int count) => ForcedFinish.Of(
        asked, promptTokens, answer, model, template.AsksForAnswerTags, Math.Min(AnswerTokens(count), task.MostOutputTokens(model)));

    private int OutputTokens(int count)
    {
        var most = task.MostOutputTokens(model);
        return task.Reasoning is { Mode: ReasoningMode.Budget, MaxTokens: { } thinking }
            ? (int)Math.Min(most, (long)thinking + AnswerTokens(count))
            : most;
    }

    // An id with its brackets and separator takes up to seven tokens, its score three more, the tags a dozen.
    private static int AnswerTokens(int count) => 10 * count + 32;
}
