using System.Collections;

namespace ReasonRank.Ranking;

/// <summary>Counts of repairs by kind. Immutable.</summary>
public sealed class Repairs : IEnumerable<KeyValuePair<RepairKind, int>>, IEquatable<Repairs>
{
    private static readonly RepairKind[] Kinds = Enum.GetValues<RepairKind>();
    private readonly int[] _counts;

    private Repairs(int[] counts) => _counts = counts;

    /// <summary>No repairs.</summary>
    public static Repairs None { get; } = new(new int[Kinds.Length]);

    /// <summary>How often a kind occurred.</summary>
    public int this[RepairKind kind] => _counts[(int)kind];

    /// <summary>These and <paramref name="count"/> more of a kind.</summary>
    public Repairs With(RepairKind kind, int count = 1)
    {
        if (count == 0) return this;
        var counts = (int[])_counts.Clone();
        counts[(int)kind] += count;
        return new Repairs(counts);
    }

    /// <summary>The sum of two.</summary>
    public static Repairs operator +(Repairs a, Repairs b) => new([.. a._counts.Zip(b._counts, (x, y) => x + y)]);

    /// <summary>The kinds that occurred, with their counts.</summary>
    public IEnumerator<KeyValuePair<RepairKind, int>> GetEnumerator() =>
        Kinds.Where(kind => this[kind] > 0).Select(kind => KeyValuePair.Create(kind, this[kind])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Repairs? other) => other is not null && _counts.AsSpan().SequenceEqual(other._counts);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Repairs);

    /// <inheritdoc/>
    public override int GetHashCode() => _counts.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", this.Select(repair => $"{repair.Key} {repair.Value}"));
}
