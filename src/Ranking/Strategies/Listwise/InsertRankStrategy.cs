using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Listwise reranking with the first stage's score beside each passage (InsertRank, arXiv 2506.14086): window 20, step 10.
/// </summary>
public sealed class InsertRankStrategy : SlidingWindowStrategy
{
    /// <inheritdoc/>
    public override string Name => "insertrank";

    /// <inheritdoc/>
    public override string Description => "A model orders windows of passages and sees their first-stage scores.";

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) => ShippedTemplates.Scores;

    /// <inheritdoc/>
    protected override string? Refuses(PromptTemplate template) => template.ShowsScores
        ? null
        : $"is {template.Name}, which does not show scores: it lacks {{score}}; name another, such as {ShippedTemplates.Scores.Name}";
}
