namespace ReasonRank.Ranking.Models;

/// <summary>A language model, wherever it runs. Safe to use from several tasks at once.</summary>
public interface IRankingModel
{
    /// <summary>Name under which it is configured.</summary>
    string Name { get; }

    /// <summary>What it can do.</summary>
    ModelNeeds Offers { get; }

    /// <summary>Most tokens of prompt and answer together.</summary>
    int ContextTokens { get; }

    /// <summary>Most tokens of one answer, reasoning included.</summary>
    int MaxOutputTokens { get; }

    /// <summary>Whether it thinks first where a task does not say.</summary>
    ReasoningOptions Reasoning => ReasoningOptions.Default;

    /// <summary>Tokens of a text; an estimate that errs on the high side where the tokenizer is not known.</summary>
    int CountTokens(string text);

    /// <summary>
    /// Sends a prompt and streams the answer. The last event is <see cref="ModelEvent.Finished"/>; a stream that ends
    /// without it does not occur. Leaving the enumeration early, or cancelling, stops the model.
    /// </summary>
    /// <exception cref="ModelException">The model cannot be reached, refused, broke off, or answered nonsense.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IAsyncEnumerable<ModelEvent> GenerateAsync(ModelRequest request, CancellationToken cancellationToken);
}
