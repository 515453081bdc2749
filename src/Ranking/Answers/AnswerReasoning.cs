namespace ReasonRank.Ranking.Answers;

/// <summary>Reasoning that a model wrote into its answer, because its server does not set it apart.</summary>
public static class AnswerReasoning
{
    /// <summary>What stands before the last closing think tag, without an opening one; empty when there is none.</summary>
    public static string In(string answer)
    {
        if (AnswerBlock.ThinkClose().Matches(answer) is not [.., var closing]) return "";
        var text = answer[..closing.Index];
        var opening = AnswerBlock.ThinkOpen().Match(text);
        return (opening.Success ? text[(opening.Index + opening.Length)..] : text).Trim();
    }
}
