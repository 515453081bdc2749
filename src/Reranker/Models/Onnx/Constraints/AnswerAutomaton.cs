using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Onnx.Constraints;

/// <summary>Accepts, byte by byte, what can still become an answer of a form. Safe to use from several threads.</summary>
internal sealed class AnswerAutomaton
{
    // Models put a line break or two before an answer, and a space between it and its tags. A model that would rather write
    // something else than the answer goes on with white space as long as it may.
    private const int MaxBlanks = 2;
    private const int MaxBlanksInTags = 1;

    private static readonly byte[] _separator = Encoding.UTF8.GetBytes(AnswerForm.Separator);

    private readonly byte[][] _texts;
    private readonly byte[] _think;
    private readonly int _picks;
    private readonly bool _tagged;

    public AnswerAutomaton(AnswerForm form, ThinkTags tags)
    {
        (_picks, _tagged, _think) = (form.Picks, form.Tagged, Encoding.UTF8.GetBytes(tags.Open));
        _texts = [.. form.Texts.Select(Encoding.UTF8.GetBytes)];
        Array.Sort(_texts, (a, b) => a.AsSpan().SequenceCompareTo(b));
    }

    /// <summary>The tag before an answer.</summary>
    public static ReadOnlySpan<byte> OpenTag => "<answer>"u8;

    private static ReadOnlySpan<byte> CloseTag => "</answer>"u8;

    /// <summary>Nothing written yet.</summary>
    /// <param name="opened">Whether the tag before the answer is.</param>
    /// <param name="mayThink">Whether reasoning may come first.</param>
    public AnswerState Start(bool opened, bool mayThink = false) => _tagged && !opened
        ? new AnswerState { Part = AnswerPart.Opening }
        : new AnswerState { Part = AnswerPart.Before, High = _texts.Length, MayThink = mayThink };

    /// <summary>Whether the answer may end.</summary>
    public bool CanEnd(in AnswerState state) => state.Part == AnswerPart.Done
        || (!_tagged && state.Part == AnswerPart.Text && state.Picked + 1 == _picks && IsWhole(state));

    /// <summary>Takes a byte.</summary>
    /// <param name="state">Of no use any more when false is returned.</param>
    /// <param name="next">The byte.</param>
    /// <returns>Whether the bytes so far can become an answer.</returns>
    public bool TryStep(ref AnswerState state, byte next)
    {
        switch (state.Part)
        {
            case AnswerPart.Opening:
                return TryBlank(ref state, next) || TryLiteral(ref state, next, OpenTag, AnswerPart.Before);
            case AnswerPart.Before:
                return TryText(ref state, next) || TryBlank(ref state, next) || TryThink(ref state, next);
            case AnswerPart.Text:
                return TryText(ref state, next) || (IsWhole(state) && TryFollow(ref state, next));
            case AnswerPart.Separator:
                return TryLiteral(ref state, next, _separator, AnswerPart.Before);
            case AnswerPart.Closing:
                return TryBlank(ref state, next) || TryLiteral(ref state, next, CloseTag, AnswerPart.Done);
            case AnswerPart.ThinkTag:
                return TryLiteral(ref state, next, _think, AnswerPart.Reasoning);
            case AnswerPart.Reasoning:
                return true;
            default:
                return false;
        }
    }

    private bool TryBlank(ref AnswerState state, byte next)
    {
        var most = _tagged && state.Part != AnswerPart.Opening ? MaxBlanksInTags : MaxBlanks;
        if (state.Offset > 0 || state.Blanks >= most || next is not ((byte)' ' or (byte)'\n')) return false;
        state.Blanks++;
        return true;
    }

    private bool TryLiteral(ref AnswerState state, byte next, ReadOnlySpan<byte> literal, AnswerPart then)
    {
        if (literal[state.Offset] != next) return false;
        if (++state.Offset < literal.Length) return true;
        (state.Part, state.Offset) = (then, 0);
        if (then == AnswerPart.Before) (state.Low, state.High) = (0, _texts.Length);
        state.Blanks = state.Picked > 0 ? MaxBlanks : 0;
        return true;
    }

    private bool TryThink(ref AnswerState state, byte next)
    {
        if (!state.MayThink) return false;
        state.Part = AnswerPart.ThinkTag;
        return TryLiteral(ref state, next, _think, AnswerPart.Reasoning);
    }

    // The texts that the answer can still become are side by side, those that are over first.
    private bool TryText(ref AnswerState state, byte next)
    {
        var (low, high) = (FirstAbove(state, next - 1), FirstAbove(state, next));
        while (low < high && IsUsed(state, low)) low++;
        if (low == high) return false;
        (state.Part, state.Low, state.High) = (AnswerPart.Text, low, high);
        state.Offset++;
        return true;
    }

    private int FirstAbove(in AnswerState state, int value)
    {
        var (low, high) = (state.Low, state.High);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var text = _texts[middle];
            if ((text.Length == state.Offset ? -1 : text[state.Offset]) > value) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private bool TryFollow(ref AnswerState state, byte next)
    {
        if (_picks > 1) state.Used |= UInt128.One << state.Low;
        state.Picked++;
        state.Part = state.Picked < _picks ? AnswerPart.Separator : _tagged ? AnswerPart.Closing : AnswerPart.Done;
        (state.Offset, state.Blanks) = (0, 0);
        return TryStep(ref state, next);
    }

    private bool IsWhole(in AnswerState state) => _texts[state.Low].Length == state.Offset;

    private bool IsUsed(in AnswerState state, int text) => _picks > 1 && (state.Used >> text & UInt128.One) != UInt128.Zero;
}
