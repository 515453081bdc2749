using ReasonRank.Ranking.Prompts;

namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Listwise reranking with ties by a model that reasons (Yang et al., Rank-K, arXiv 2505.14432): window 20, step 10.
/// Passages that tie stand in the order in which the answer names them.
/// </summary>
public sealed class RankKStrategy : SlidingWindowStrategy
{
    /// <inheritdoc/>
    public override string Name => "rank-k";

    /// <inheritdoc/>
    public override string Description => "A reasoning model orders windows of passages and may let passages tie.";

    /// <inheritdoc/>
    protected override PromptTemplate Template(bool reasoning) => ShippedTemplates.Ties;
}
