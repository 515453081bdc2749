using System.Globalization;

namespace ReasonRank.Durability;

/// <summary>What a writer is told.</summary>
/// <param name="Folder">Folder of the index.</param>
/// <param name="Seed">Seed of the operations.</param>
/// <param name="SyncInterval">See <see cref="Bm25.Bm25Index.SyncInterval"/>.</param>
/// <param name="Starts">For each stream of operations the number of the first to do.</param>
internal sealed record Order(string Folder, int Seed, TimeSpan SyncInterval, IReadOnlyList<long> Starts)
{
    public static Order Parse(string line)
    {
        var parts = line.Split('\t');
        return new Order(parts[0], Number(parts[1]), TimeSpan.FromMilliseconds(Number(parts[2])), [.. parts.Skip(3).Select(part => (long)Number(part))]);
    }

    public override string ToString() => string.Join('\t', [Folder, Text(Seed), Text((long)SyncInterval.TotalMilliseconds), .. Starts.Select(Text)]);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
