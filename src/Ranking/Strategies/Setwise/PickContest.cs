using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>
/// Calls that show all candidates and ask for the best, each in an order of its own; the most votes win, by lot where
/// several have as many (Zhuang et al., Rank-R1, arXiv 2503.06034).
/// </summary>
/// <param name="shuffle">Orders what a call shows, and draws lots.</param>
/// <param name="permutations">Calls of a contest, at least 1; they run at once.</param>
public sealed class PickContest(Shuffle shuffle, int permutations = 1) : IContest
{
    /// <inheritdoc/>
    public int Winner { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds(IReadOnlyList<int> items)
    {
        WindowCall[] calls = [.. Enumerable.Range(0, permutations).Select(_ => shuffle.Call(items))];
        yield return calls;
        var votes = calls.Where(call => call.IsAnswered).CountBy(call => call.Order[0]).ToList();
        var most = votes.Count == 0 ? 0 : votes.Max(vote => vote.Value);
        int[] leaders = [.. votes.Where(vote => vote.Value == most).Select(vote => vote.Key)];
        Winner = leaders.Length switch
        {
            0 => items[0],
            1 => leaders[0],
            _ => shuffle.Of(leaders.Order())[0],
        };
    }

    /// <inheritdoc/>
    public (int Calls, int Rounds) Bound(int items) => (permutations, 1);
}
