namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>A call that ranks a few candidates.</summary>
/// <param name="items">The candidates to show, by index, in the order to show them.</param>
public sealed class WindowCall(IReadOnlyList<int> items)
{
    /// <summary>The candidates to show, by index, in the order to show them.</summary>
    public IReadOnlyList<int> Items { get; } = items;

    /// <summary>The same in their new order; as shown until the call is answered.</summary>
    public IReadOnlyList<int> Order { get; private set; } = items;

    /// <summary>Whether a model answered.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>Takes the answer.</summary>
    /// <param name="positions">A permutation of the positions in <see cref="Items"/>, best first.</param>
    public void Answer(IReadOnlyList<int> positions)
    {
        Order = [.. positions.Select(position => Items[position])];
        IsAnswered = true;
    }
}
