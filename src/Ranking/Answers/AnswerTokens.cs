using System.Text;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>The tokens of a model's answer, by the place of their text. What was thought before is left out.</summary>
internal sealed class AnswerTokens
{
    private readonly IReadOnlyList<GeneratedToken> _tokens;
    private readonly int _start;

    private AnswerTokens(IReadOnlyList<GeneratedToken> tokens, string written, int start)
    {
        _tokens = tokens;
        _start = start;
        Text = written[start..];
    }

    /// <summary>What was written from the beginning of the answer on.</summary>
    public string Text { get; }

    /// <summary>Finds the tokens of an answer.</summary>
    /// <returns>Null when the model told no log-probabilities, or those of other text.</returns>
    public static AnswerTokens? Find(ModelAnswer answer, AnswerBlock block)
    {
        var text = block.Text.Trim();
        if (answer.Tokens.Count == 0 || text.Length == 0) return null;
        var builder = new StringBuilder();
        foreach (var token in answer.Tokens) builder.Append(token.Text);
        var written = builder.ToString();
        // Servers tell the tokens of reasoning too, with or without its tags, so the answer is looked for from the end.
        var tag = block.Tagged ? written.LastIndexOf("<answer", StringComparison.OrdinalIgnoreCase) : -1;
        var start = tag < 0 ? -1 : written.IndexOf(text, tag, StringComparison.Ordinal);
        if (start < 0) start = written.LastIndexOf(text, StringComparison.Ordinal);
        return start < 0 ? null : new AnswerTokens(answer.Tokens, written, start);
    }

    /// <summary>The tokens that a part of <see cref="Text"/> is made of, and the one after them where there is one.</summary>
    public (IReadOnlyList<GeneratedToken> Tokens, GeneratedToken? Next) Covering(int start, int length)
    {
        var covering = new List<GeneratedToken>();
        var from = 0;
        foreach (var token in _tokens)
        {
            if (from >= _start + start + length) return (covering, token);
            from += token.Text.Length;
            if (from > _start + start) covering.Add(token);
        }
        return (covering, null);
    }
}
