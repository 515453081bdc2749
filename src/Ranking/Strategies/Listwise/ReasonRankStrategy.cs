namespace ReasonRank.Ranking.Strategies.Listwise;

/// <summary>
/// Listwise reranking by a model that reasons about a window of passages before it orders them (Liu et al., ReasonRank,
/// arXiv 2508.07050, section 3): window 20, step 10, from the back to the front.
/// </summary>
public sealed class ReasonRankStrategy : SlidingWindowStrategy
{
    /// <inheritdoc/>
    public override string Name => "reasonrank";

    /// <inheritdoc/>
    public override string Description => "A reasoning model orders windows of passages, from the back of the list to the front.";
}
