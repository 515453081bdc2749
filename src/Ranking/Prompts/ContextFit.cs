using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Prompts;

/// <summary>Cuts the passages of prompts until they fit a model's context, and remembers that it did.</summary>
/// <param name="model">The model.</param>
/// <param name="most">How much of a passage is shown where nothing has to be cut.</param>
public sealed class ContextFit(IRankingModel model, PassageLimit most)
{
    // Role markers and the like, around each turn of a chat.
    private const int TokensPerMessage = 8;

    private int? _fewest;

    /// <summary>What a user should know about the prompts made so far.</summary>
    public IEnumerable<string> Warnings =>
        _fewest is null ? [] : [$"Passages were cut to {_fewest} words to fit the context of model {model.Name}."];

    /// <summary>The chat with as many words of its passages as fit.</summary>
    /// <param name="render">Makes the chat with no more of each passage than given.</param>
    /// <param name="outputTokens">Tokens of the context that the answer needs.</param>
    /// <param name="passages">Passages in the prompt.</param>
    /// <param name="promptTokens">The chat's length; an estimate where the tokenizer is not known.</param>
    /// <exception cref="ModelException">It does not even fit with one word of each passage.</exception>
    public IReadOnlyList<ChatMessage> Render(
        Func<PassageLimit, IReadOnlyList<ChatMessage>> render, int outputTokens, int passages, out int promptTokens)
    {
        var limit = model.ContextTokens - outputTokens;
        var words = most.Words;
        while (true)
        {
            var messages = render(most with { Words = words });
            promptTokens = messages.Sum(message => model.CountTokens(message.Content) + TokensPerMessage);
            if (promptTokens <= limit)
            {
                if (words < most.Words) _fewest = Math.Min(_fewest ?? words, words);
                return messages;
            }
            if (words == 1)
                throw new ModelException(
                    $"{passages} {(passages == 1 ? "passage does" : "passages do")} not fit the context of {model.ContextTokens} tokens of model {model.Name}.");
            words = Math.Max(1, Math.Min(words * 3 / 4, (int)((long)words * Math.Max(0, limit) / promptTokens)));
        }
    }
}
