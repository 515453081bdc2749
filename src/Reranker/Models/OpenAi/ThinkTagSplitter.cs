using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.OpenAi;

/// <summary>
/// Tells inline reasoning, between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>, from the answer while text streams in.
/// A tag may be spread over any number of pieces.
/// </summary>
internal sealed class ThinkTagSplitter
{
    private const string Open = "<think>";
    private const string Close = "</think>";
    private readonly StringBuilder _held = new();
    private bool _thinking;

    /// <summary>Takes the next piece.</summary>
    /// <returns>What is known to be reasoning or answer now, in order.</returns>
    public IEnumerable<ModelEvent> Add(string text)
    {
        _held.Append(text);
        var held = _held.ToString();
        _held.Clear();
        while (true)
        {
            var tag = _thinking ? Close : Open;
            var at = held.IndexOf(tag, StringComparison.OrdinalIgnoreCase);
            if (at < 0)
            {
                var safe = held.Length - TagPrefix(held, tag);
                _held.Append(held, safe, held.Length - safe);
                if (safe > 0) yield return Piece(held[..safe]);
                yield break;
            }
            if (at > 0) yield return Piece(held[..at]);
            held = held[(at + tag.Length)..];
            _thinking = !_thinking;
        }
    }

    /// <summary>What was held back as the possible beginning of a tag.</summary>
    public IEnumerable<ModelEvent> Finish()
    {
        if (_held.Length > 0) yield return Piece(_held.ToString());
        _held.Clear();
    }

    private ModelEvent Piece(string text) => _thinking ? new ModelEvent.Reasoning(text) : new ModelEvent.Answer(text);

    private static int TagPrefix(string text, string tag)
    {
        for (var length = Math.Min(tag.Length - 1, text.Length); length > 0; length--)
            if (text.EndsWith(tag[..length], StringComparison.OrdinalIgnoreCase)) return length;
        return 0;
    }
}
