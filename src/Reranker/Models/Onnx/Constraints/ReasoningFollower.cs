using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>
/// Follows what a model writes, byte by byte, because tags are split over tokens and joined with what follows: whether it
/// is reasoning, and where its answer begins.
/// </summary>
internal sealed class ReasoningFollower
{
    private readonly byte[] _open;
    private readonly byte[] _close;
    private readonly byte[] _recent;
    private int _length;

    /// <param name="tags">The tags of reasoning.</param>
    /// <param name="inside">Whether the text begins inside it.</param>
    public ReasoningFollower(ThinkTags tags, bool inside)
    {
        (_open, _close) = (Encoding.UTF8.GetBytes(tags.Open), Encoding.UTF8.GetBytes(tags.Close));
        _recent = new byte[Math.Max(AnswerAutomaton.OpenTag.Length, Math.Max(_open.Length, _close.Length))];
        IsInside = inside;
    }

    /// <summary>Whether the text is inside reasoning now.</summary>
    public bool IsInside { get; private set; }

    /// <summary>Whether reasoning is over, or the answer's tag was written outside of it.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether it was the answer's tag.</summary>
    public bool IsAnswerOpen { get; private set; }

    /// <summary>Whether the text ends with the beginning of a tag that opens or closes reasoning.</summary>
    public bool IsInTag => EndsWithPartOf(_close) || (!IsInside && EndsWithPartOf(_open));

    /// <summary>Takes the next bytes, until reasoning is over.</summary>
    /// <returns>How many were taken.</returns>
    public int Add(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsOver) return i;
            Keep(text[i]);
            if (EndsWith(_close)) (IsOver, IsInside) = (true, false);
            else if (IsInside) continue;
            else if (EndsWith(_open)) IsInside = true;
            else if (EndsWith(AnswerAutomaton.OpenTag)) IsOver = IsAnswerOpen = true;
        }
        return text.Length;
    }

    private void Keep(byte next)
    {
        if (_length == _recent.Length) _recent.AsSpan(1).CopyTo(_recent);
        else _length++;
        _recent[_length - 1] = next;
    }

    private bool EndsWithPartOf(ReadOnlySpan<byte> tag)
    {
        for (var length = Math.Min(tag.Length - 1, _length); length > 0; length--)
            if (EndsWith(tag[..length])) return true;
        return false;
    }

    private bool EndsWith(ReadOnlySpan<byte> tag) =>
        _length >= tag.Length
        && (Ascii.EqualsIgnoreCase(_recent.AsSpan(_length - tag.Length, tag.Length), tag) || _recent.AsSpan(0, _length).EndsWith(tag));
}
