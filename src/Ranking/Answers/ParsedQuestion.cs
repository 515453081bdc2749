using System.Text.RegularExpressions;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Answers;

/// <summary>A question that a model wrote, with its short answer.</summary>
/// <param name="Text">The question, on one line.</param>
/// <param name="Short">The short answer; empty where there is none.</param>
public sealed partial record ParsedQuestion(string Text, string Short)
{
    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it has no question.</returns>
    public static ParsedQuestion? Parse(ModelAnswer answer)
    {
        var block = AnswerBlock.Find(answer.Reasoning, answer.Text);
        if (Question().Match(block.Text) is not { Success: true } question) return null;
        var text = OneLine(question.Groups["text"].Value);
        var given = ShortAnswer().Match(block.Text);
        return text.Length == 0 ? null : new ParsedQuestion(text, given.Success ? OneLine(given.Groups["text"].Value) : "");
    }

    private static string OneLine(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"<question>(?<text>[^<]{1,4000})</question>", RegexOptions.IgnoreCase)]
    private static partial Regex Question();

    [GeneratedRegex(@"<short>(?<text>[^<]{1,8000})</short>", RegexOptions.IgnoreCase)]
    private static partial Regex ShortAnswer();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
