namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>A call that ranks a few candidates.</summary>
/// <param name="items">The candidates to show, by index, in the order to show them.</param>
/// <param name="incoming">The same in their order until the call is answered; as shown when null.</param>
public sealed class WindowCall(IReadOnlyList<int> items, IReadOnlyList<int>? incoming = null)
{
    /// <summary>The candidates to show, by index, in the order to show them.</summary>
    public IReadOnlyList<int> Items { get; } = items;

    /// <summary>The same in their new order; in their incoming order until the call is answered.</summary>
    public IReadOnlyList<int> Order { get; private set; } = incoming ?? items;

    /// <summary>Whether a model gave a usable answer.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Score of each of <see cref="Items"/>, higher is better; null unless the answer has scores.</summary>
    public IReadOnlyList<double>? Scores { get; private set; }

    /// <summary>Takes the answer.</summary>
    /// <param name="positions">A permutation of the positions in <see cref="Items"/>, best first.</param>
    /// <param name="scores">Score of each of <see cref="Items"/>, where the answer has scores.</param>
    public void Answer(IReadOnlyList<int> positions, IReadOnlyList<double>? scores = null)
    {
        Scores = scores;
        Order = [.. positions.Select(position => Items[position])];
        IsAnswered = true;
    }
}
