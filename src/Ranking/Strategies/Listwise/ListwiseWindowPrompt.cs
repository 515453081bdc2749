using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>Asks for an order of the window's passages; cuts passages until the prompt fits the model's context.</summary>
internal sealed class ListwiseWindowPrompt(
    RankingTask task, IRankingModel model, PromptTemplate template, int maxWords) : IWindowPrompt
{
    private readonly ListwisePrompt _prompt = new(template);
    private readonly ContextFit _fit = new(model, maxWords);

    public IEnumerable<string> Warnings => _fit.Warnings;

    public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
    {
        var output = OutputTokens(items.Count);
        var passages = items.Select(index => task.Candidates[index]).ToList();
        var messages = _fit.Render(
            words => _prompt.Render(task.Query, passages, words, letters: false, out _), output, items.Count, out promptTokens);
        return new ModelRequest(messages)
        {
            Temperature = task.Temperature,
            MaxOutputTokens = output,
            Reasoning = task.Reasoning,
        };
    }

    public ParsedOrder Read(ModelAnswer answer, int count) =>
        AnswerParser.Parse(answer.Reasoning, answer.Text, count, answer.Truncated, template.AsksForAnswerTags);

    private int OutputTokens(int count)
    {
        // An id with its brackets and separator takes up to seven tokens, the tags a dozen.
        var answer = 7 * count + 32;
        return task.Reasoning is { Mode: ReasoningMode.Budget, MaxTokens: { } thinking }
            ? (int)Math.Min(model.MaxOutputTokens, (long)thinking + answer)
            : model.MaxOutputTokens;
    }
}
