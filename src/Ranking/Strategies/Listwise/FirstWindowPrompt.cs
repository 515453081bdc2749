using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;
using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>Asks for the letter of the best passage; cuts passages until the prompt fits the model's context.</summary>
internal sealed class FirstWindowPrompt(
    RankingTask task, IRankingModel model, PromptTemplate template, PassageLimit limit) : IWindowPrompt
{
    // Models trained for this write a bracket before the letter.
    private static readonly ChatMessage Bracket = new(ChatRole.Assistant, "[");

    private readonly ListwisePrompt _prompt = new(template);
    private readonly ContextFit _fit = new(model, limit);

    public IEnumerable<string> Warnings => _fit.Warnings;

    public ModelRequest Render(IReadOnlyList<int> items, out int promptTokens)
    {
        var passages = items.Select(index => task.Candidates[index]).ToList();
        var continues = model.Offers.HasFlag(ModelNeeds.Continuation);
        var output = continues ? 1 : 2;
        var messages = _fit.Render(Chat, output, items.Count, out promptTokens);
        return task.Ask(messages, output) with
        {
            Reasoning = new ReasoningOptions(ReasoningMode.Off),
            TopLogProbs = ModelRequest.MaxTopLogProbs,
            Form = continues && model.Offers.HasFlag(ModelNeeds.Forms) ? AnswerForm.Letter(items.Count) : null,
        };

        IReadOnlyList<ChatMessage> Chat(PassageLimit shown)
        {
            var chat = _prompt.Render(task.Query, passages, shown, letters: true, out _);
            return continues ? [.. chat, Bracket] : chat;
        }
    }

    public ParsedOrder Read(ModelAnswer answer, int count) => LetterOrder.Parse(answer, count);
}
