using ReasonRank.Ranking.Strategies.Planning;
using ReasonRank.Ranking.Strategies.Setwise;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>A contest of duels, one after the other: the champion stays until another clearly wins.</summary>
public sealed class DuelContest : IContest
{
    private readonly DuelTally _tally = new();

    /// <inheritdoc/>
    public IEnumerable<string> Warnings => _tally.Warnings;

    /// <inheritdoc/>
    public int Winner { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds(IReadOnlyList<int> items)
    {
        var champion = items[0];
        foreach (var challenger in items.Skip(1))
        {
            var duel = new Duel(champion, challenger);
            yield return duel.Calls;
            _tally.Add(duel);
            champion = duel.Winner ?? champion;
        }
        Winner = champion;
    }

    /// <inheritdoc/>
    public (int Calls, int Rounds) Bound(int items) => (2 * (items - 1), items - 1);
}
