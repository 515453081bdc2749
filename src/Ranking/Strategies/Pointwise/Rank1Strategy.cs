using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>
/// A model reasons about each passage and then says true or false; the score is the share of true at that token (Weller et
/// al., Rank1, arXiv 2502.18418), asked for over chat.
/// </summary>
public sealed class Rank1Strategy : PointwiseStrategy
{
    /// <inheritdoc/>
    public override string Name => "rank1";

    /// <inheritdoc/>
    public override string Description => "A reasoning model says true or false to each passage, weighed by how sure it is.";

    private protected override PointwiseQuestion Ask(RankingTask task, PromptTemplate? template)
    {
        var asked = template ?? ShippedTemplates.All[task.Reasoning.Mode == ReasoningMode.Off ? "rank1-direct" : "rank1"];
        return new PointwiseQuestion(asked, task.Reasoning, answer => VerdictScore.Parse(answer, asked.AsksForAnswerTags))
        {
            Form = new AnswerForm(asked.AsksForAnswerTags ? ["true", "false"] : [" true", " false"]),
            TopLogProbs = ModelRequest.MaxTopLogProbs,
        };
    }
}
