using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Text;

/// <summary>Turns the pieces of an answer into events: what is reasoning, and what is not.</summary>
internal sealed class OutputReader
{
    private readonly ThinkTagSplitter _splitter;
    private readonly bool _answers;

    /// <summary>A reader of one call's answer.</summary>
    /// <param name="tags">The tags of inline reasoning.</param>
    /// <param name="request">The call.</param>
    /// <param name="prefilled">Whether the chat template opens the reasoning of a new turn.</param>
    public OutputReader(ThinkTags tags, ModelRequest request, bool prefilled)
    {
        var inside = request.Continues ? tags.IsOpenAfter(request.Messages[^1].Content)
            : prefilled && request.Reasoning.Mode != ReasoningMode.Off ? true
            : (bool?)null;
        _splitter = new ThinkTagSplitter(tags, inside);
        _answers = request.Continues && inside != true;
    }

    /// <summary>Size of the reasoning so far.</summary>
    public TextSize Reasoning { get; private set; }

    /// <summary>Size of the answer so far.</summary>
    public TextSize Answer { get; private set; }

    /// <summary>Takes the next piece.</summary>
    /// <param name="text">Its text, which may hold reasoning between tags.</param>
    /// <param name="reasoning">What the model's server has set apart as reasoning, which comes before.</param>
    public IEnumerable<ModelEvent> Add(string text, string reasoning = "")
    {
        if (reasoning.Length > 0)
        {
            // Where the prompt has closed the reasoning, a server that looks for the closing tag in the output alone takes
            // the whole answer for reasoning.
            if (_answers)
                foreach (var piece in _splitter.Add(reasoning)) yield return Count(piece);
            else
                yield return Count(new ModelEvent.Reasoning(reasoning));
        }
        if (text.Length == 0) yield break;
        foreach (var piece in _splitter.Add(text)) yield return Count(piece);
    }

    /// <summary>What was held back.</summary>
    public IEnumerable<ModelEvent> Finish() => _splitter.Finish().Select(Count);

    private ModelEvent Count(ModelEvent piece)
    {
        switch (piece)
        {
            case ModelEvent.Reasoning thought:
                Reasoning += TextSize.Of(thought.Text);
                break;
            case ModelEvent.Answer text:
                Answer += TextSize.Of(text.Text);
                break;
            case ModelEvent.ReasoningClosed:
                (Reasoning, Answer) = (Reasoning + Answer, default);
                break;
        }
        return piece;
    }
}
