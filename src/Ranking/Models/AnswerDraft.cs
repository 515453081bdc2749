using System.Text;

namespace ReasonRank.Ranking.Models;

/// <summary>An answer as far as it is written, gathered from the events of its call. Not for use by several threads.</summary>
public sealed class AnswerDraft
{
    // An answer takes some kilobytes; what goes on beyond this will never end.
    private const int MaxCharacters = 4 << 20;

    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _text = new();
    private readonly Queue<GeneratedToken> _tokens = [];
    private int _attempts;

    /// <summary>What the model thought so far.</summary>
    public string Reasoning => _reasoning.ToString();

    /// <summary>What it answered so far, reasoning left out.</summary>
    public string Text => _text.ToString();

    /// <summary>Characters of both.</summary>
    public int Length => _reasoning.Length + _text.Length;

    /// <summary>What the call cost so far, what was wasted included.</summary>
    public Usage Usage { get; private set; } = Usage.None;

    /// <summary>Why the model stopped, or has to be stopped because it does not come to an end; null while it may go on.</summary>
    public FinishReason? Finish { get; private set; }

    /// <summary>Takes an event.</summary>
    public void Take(ModelEvent piece)
    {
        switch (piece)
        {
            case ModelEvent.Started:
                _attempts++;
                break;
            case ModelEvent.Reasoning thought:
                _reasoning.Append(thought.Text);
                break;
            case ModelEvent.Answer text:
                _text.Append(text.Text);
                break;
            case ModelEvent.ReasoningClosed:
                _reasoning.Append(_text);
                _text.Clear();
                break;
            case ModelEvent.Tokens tokens:
                foreach (var token in tokens.Items)
                {
                    if (_tokens.Count == ModelAnswer.MaxTokens) _tokens.Dequeue();
                    _tokens.Enqueue(token);
                }
                break;
            case ModelEvent.Wasted wasted:
                Usage += wasted.Spent;
                break;
            case ModelEvent.Restarted:
                _reasoning.Clear();
                _text.Clear();
                _tokens.Clear();
                Finish = null;
                break;
            case ModelEvent.Finished finished:
                (Finish, Usage) = (finished.Reason, Usage + finished.Usage);
                break;
        }
        if (Length > MaxCharacters) Finish ??= FinishReason.Length;
    }

    /// <summary>Accounts for attempts that gave no account of themselves, because the call failed or was stopped.</summary>
    /// <param name="model">Counts what was written.</param>
    /// <param name="promptTokens">Length of the prompt.</param>
    /// <param name="failure">How the call failed; null when it was stopped.</param>
    public void Abandon(IRankingModel model, int promptTokens, ModelFailure? failure = null)
    {
        if (Usage.ModelCalls >= _attempts) return;
        for (var written = model.CountTokens(Reasoning) + model.CountTokens(Text); Usage.ModelCalls < _attempts; written = 0)
            Usage += Usage.OfUnfinished(promptTokens, written, failure);
    }

    /// <summary>The answer so far.</summary>
    public ModelAnswer ToAnswer() => new(Reasoning, Text, Finish == FinishReason.Length) { Tokens = [.. _tokens] };
}
