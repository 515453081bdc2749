using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Text;

/// <summary>
/// Tells inline reasoning, between two tags, from the answer while text streams in. A tag may be spread over any number of
/// pieces, and the opening one may stand in the prompt, where only the chat template sees it.
/// </summary>
/// <param name="tags">The tags.</param>
/// <param name="inside">
/// Whether the text begins inside reasoning (true), after it (false), or, as far as is known, outside of it (null).
/// </param>
internal sealed class ThinkTagSplitter(ThinkTags tags, bool? inside)
{
    private readonly StringBuilder _held = new();
    private bool _thinking = inside == true;

    // Whether a tag was seen, or is known to be past. Before it the first tag may be either.
    private bool _settled = inside == false;

    /// <summary>Takes the next piece.</summary>
    /// <returns>What is known to be reasoning or answer now, in order.</returns>
    public IEnumerable<ModelEvent> Add(string text)
    {
        _held.Append(text);
        var held = _held.ToString();
        _held.Clear();
        while (true)
        {
            var opens = !_thinking || !_settled ? Find(held, tags.Open) : -1;
            var closes = _thinking || !_settled ? Find(held, tags.Close) : -1;
            if (opens < 0 && closes < 0)
            {
                var safe = held.Length - Math.Max(Beginning(held, tags.Open), Beginning(held, tags.Close));
                if (safe > 0 && char.IsHighSurrogate(held[safe - 1])) safe--;
                _held.Append(held, safe, held.Length - safe);
                if (safe > 0) yield return Piece(held[..safe]);
                yield break;
            }
            var opening = closes < 0 || (opens >= 0 && opens < closes);
            var at = opening ? opens : closes;
            if (at > 0) yield return Piece(held[..at]);
            if (!opening && !_thinking) yield return new ModelEvent.ReasoningClosed();
            held = held[(at + (opening ? tags.Open : tags.Close).Length)..];
            (_thinking, _settled) = (opening, true);
        }
    }

    /// <summary>What was held back as the possible beginning of a tag.</summary>
    public IEnumerable<ModelEvent> Finish()
    {
        if (_held.Length > 0) yield return Piece(_held.ToString());
        _held.Clear();
    }

    private ModelEvent Piece(string text) => _thinking ? new ModelEvent.Reasoning(text) : new ModelEvent.Answer(text);

    private static int Find(string text, string tag) => text.IndexOf(tag, StringComparison.OrdinalIgnoreCase);

    private static int Beginning(string text, string tag)
    {
        for (var length = Math.Min(tag.Length - 1, text.Length); length > 0; length--)
            if (text.AsSpan().EndsWith(tag.AsSpan(0, length), StringComparison.OrdinalIgnoreCase)) return length;
        return 0;
    }
}
