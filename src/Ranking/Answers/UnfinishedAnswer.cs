using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>What a model wrote before it broke off, its answer left out.</summary>
/// <param name="Thought">Its reasoning.</param>
/// <param name="Text">What it wrote for the reader.</param>
/// <param name="Thinks">Whether there was reasoning, be it empty.</param>
internal sealed record UnfinishedAnswer(string Thought, string Text, bool Thinks)
{
    /// <summary>Takes an answer apart; a sentence that was cut off is left out (Weller et al., Rank1, <c>rank1.py</c>).</summary>
    public static UnfinishedAnswer Of(ModelAnswer answer)
    {
        var (thought, text) = (answer.Reasoning, answer.Text);
        var (thinks, closed) = (thought.Length > 0, false);
        if (AnswerBlock.ThinkClose().Matches(text) is [.., var closing])
        {
            thought += AnswerBlock.ThinkOpen().Replace(text[..closing.Index], "");
            text = text[(closing.Index + closing.Length)..];
            thinks = closed = true;
        }
        else if (AnswerBlock.ThinkOpen().Match(text) is { Success: true } opening)
        {
            thought += text[(opening.Index + opening.Length)..];
            text = text[..opening.Index];
            thinks = true;
        }
        if (AnswerBlock.AnswerOpen().Match(text) is { Success: true } draft) text = text[..draft.Index];
        (thought, text) = (thought.Trim(), text.Trim());
        if (answer.Truncated && text.Length > 0) text = WholeSentences(text);
        else if (answer.Truncated && !closed) thought = WholeSentences(thought);
        return new UnfinishedAnswer(thought, text, thinks);
    }

    /// <summary>The same with at most a number of characters of reasoning.</summary>
    public UnfinishedAnswer Shorten(int characters) =>
        this with { Thought = WholeSentences(Thought[..Math.Clamp(characters, 0, Thought.Length)]) };

    /// <summary>An assistant's turn that goes on with the answer.</summary>
    /// <param name="opening">How answers begin.</param>
    public string ToTurn(string opening) =>
        (Thinks ? $"<think>\n{Thought}\n</think>\n\n" : "") + (Text.Length > 0 ? Text + "\n" : "") + opening;

    // A text without the end of a sentence is kept: it may be one long list.
    private static string WholeSentences(string text)
    {
        for (var end = text.Length - 1; end >= 0; end--)
        {
            var isEnd = text[end] is '\u3002' or '\uFF01' or '\uFF1F'
                || (text[end] is '.' or '!' or '?' && (end + 1 == text.Length || char.IsWhiteSpace(text[end + 1])));
            if (isEnd) return text[..(end + 1)];
        }
        return text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
    }
}
