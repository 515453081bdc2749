using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>
/// Shuffles what each call shows, always in the same way, so that a model's liking for some places does no harm and a
/// ranking can be repeated (as Zhuang et al. do for Rank-R1, arXiv 2503.06034). Serves one plan.
/// </summary>
public sealed class Shuffle
{
    private readonly Random _random = new(929);

    /// <summary>A call that shows candidates shuffled and, without an answer, leaves them in their order.</summary>
    public WindowCall Call(IReadOnlyList<int> items) => new(Of(items), items);

    /// <summary>The items in another order.</summary>
    public int[] Of(IEnumerable<int> items)
    {
        int[] shuffled = [.. items];
        _random.Shuffle(shuffled);
        return shuffled;
    }
}
