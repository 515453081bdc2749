using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>Asks for the letter of the best passage; cuts passages until the prompt fits the model's context.</summary>
internal sealed class FirstWindowPrompt(
    RankingTask task, IRankingModel model, PromptTemplate template, int maxWords) : IWindowPrompt
{
    // Over chat a prompt cannot end with the bracket that models trained for this write before the letter.
    private const int OutputTokens = 2;

    private readonly ListwisePrompt _prompt = new(template);
    private readonly ContextFit _fit = new(model, maxWords);

    public IEnumerable<string> Warnings => _fit.Warnings;

    public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
    {
        var passages = items.Select(index => task.Candidates[index]).ToList();
        var messages = _fit.Render(
            words => _prompt.Render(task.Query, passages, words, letters: true, out _), OutputTokens, items.Count, out promptTokens);
        return new ModelRequest(messages)
        {
            Sampling = task.Sampling,
            Priority = task.Priority,
            MaxOutputTokens = OutputTokens,
            Reasoning = new ReasoningOptions(ReasoningMode.Off),
            TopLogProbs = ModelRequest.MaxTopLogProbs,
        };
    }

    public ParsedOrder Read(ModelAnswer answer, int count) => LetterOrder.Parse(answer, count);
}
