using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>An answer as far as it is written.</summary>
internal sealed class AnswerDraft
{
    private readonly StringBuilder _reasoning = new();
    private readonly StringBuilder _text = new();
    private readonly Queue<GeneratedToken> _tokens = [];

    /// <summary>Takes an event.</summary>
    public void Take(ModelEvent piece)
    {
        switch (piece)
        {
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
            case ModelEvent.Restarted:
                _reasoning.Clear();
                _text.Clear();
                _tokens.Clear();
                break;
        }
    }

    /// <summary>The answer so far.</summary>
    public ModelAnswer ToAnswer() => new(_reasoning.ToString(), _text.ToString()) { Tokens = [.. _tokens] };
}
