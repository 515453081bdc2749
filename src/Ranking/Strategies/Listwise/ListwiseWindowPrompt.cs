using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>Asks for an order of the window's passages; cuts passages until the prompt fits the model's context.</summary>
internal sealed class ListwiseWindowPrompt(
    RankingTask task, IRankingModel model, PromptTemplate template, int maxWords) : IWindowPrompt
{
    // Role markers and the like, around each turn of a chat.
    private const int TokensPerMessage = 8;

    private readonly ListwisePrompt _prompt = new(template);
    private readonly SortedSet<int> _shortened = [];

    public IEnumerable<string> Warnings =>
        _shortened.Count == 0 ? [] : [$"Passages were cut to {_shortened.Min} words to fit the context of model {model.Name}."];

    public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
    {
        var output = OutputTokens(items.Count);
        if (!TryRender(items, model.ContextTokens - output, out var messages, out promptTokens))
            throw new ModelException(
                $"{items.Count} passages do not fit the context of {model.ContextTokens} tokens of model {model.Name}.");
        return new ModelRequest(messages)
        {
            Temperature = task.Temperature,
            MaxOutputTokens = output,
            Reasoning = task.Reasoning,
        };
    }

    public ParsedOrder Read(string reasoning, string answer, int count, bool truncated) =>
        AnswerParser.Parse(reasoning, answer, count, truncated, template.AsksForAnswerTags);

    private int OutputTokens(int count)
    {
        // An id with its brackets and separator takes up to seven tokens, the tags a dozen.
        var answer = 7 * count + 32;
        return task.Reasoning is { Mode: ReasoningMode.Budget, MaxTokens: { } thinking }
            ? (int)Math.Min(model.MaxOutputTokens, (long)thinking + answer)
            : model.MaxOutputTokens;
    }

    private bool TryRender(IReadOnlyList<int> items, int limit, out IReadOnlyList<ChatMessage> messages, out int tokens)
    {
        var passages = items.Select(index => task.Candidates[index]).ToList();
        var words = maxWords;
        while (true)
        {
            messages = _prompt.Render(task.Query, passages, words, letters: false, out _);
            tokens = messages.Sum(message => model.CountTokens(message.Content) + TokensPerMessage);
            if (tokens <= limit) break;
            if (words == 1) return false;
            words = Math.Max(1, Math.Min(words * 3 / 4, (int)((long)words * Math.Max(0, limit) / tokens)));
        }
        if (words < maxWords) _shortened.Add(words);
        return true;
    }
}
