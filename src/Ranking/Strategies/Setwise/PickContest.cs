using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>One call that shows all candidates and asks for the best.</summary>
/// <param name="shuffle">Orders what a call shows.</param>
public sealed class PickContest(Shuffle shuffle) : IContest
{
    /// <inheritdoc/>
    public int Winner { get; private set; }

    /// <inheritdoc/>
    public IEnumerable<IReadOnlyList<WindowCall>> Rounds(IReadOnlyList<int> items)
    {
        var call = shuffle.Call(items);
        yield return [call];
        Winner = call.Order[0];
    }

    /// <inheritdoc/>
    public (int Calls, int Rounds) Bound(int items) => (1, 1);
}
