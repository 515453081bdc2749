using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;
using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Pointwise;

/// <summary>
/// A model answers yes or no with a grade of 0 to 4 at once, in a few tokens (Fan et al., TFRank, arXiv 2508.09539).
/// Reasoning is always off; a server that cannot switch it off is cut short.
/// </summary>
public sealed class TFRankStrategy : PointwiseStrategy
{
    /// <inheritdoc/>
    public override string Name => "tfrank";

    /// <inheritdoc/>
    public override string Description => "A model grades each passage in a few tokens without thinking, weighed by how sure it is.";

    // Servers put an empty think block, some tokens long, into the answer's beginning.
    private protected override PointwiseQuestion Ask(RankingTask task, PromptTemplate? template) =>
        new(template ?? ShippedTemplates.All["tfrank"], new ReasoningOptions(ReasoningMode.Off), GradedScore.Parse)
        {
            // As TFRank's own code has it (run_eval.py): the model was trained to answer after this.
            Prefill = "<think>\n\n</think>\n\n",
            AnswerTokens = 16,
            AnswerOnly = true,
            TopLogProbs = ModelRequest.MaxTopLogProbs,
        };
}
