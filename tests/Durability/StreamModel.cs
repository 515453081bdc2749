using ReasonRank.Bm25;

namespace ReasonRank.Durability;

/// <summary>What must be there of a stream of operations.</summary>
internal sealed class StreamModel(int seed, int stream)
{
    private readonly OperationStream _operations = new(seed, stream);

    /// <summary>Operations done.</summary>
    public long Position { get; private set; }

    /// <summary>The passages that they leave, by id.</summary>
    public Dictionary<string, Document> Live { get; } = [];

    /// <summary>Does operations until the passages are those of the index.</summary>
    /// <param name="snapshot">What the index has.</param>
    /// <param name="acknowledged">Operations that must be there.</param>
    /// <param name="tried">Operations that may be there.</param>
    /// <param name="halves">Whether commits may be there in part, because those of other threads carried them.</param>
    /// <exception cref="InvalidOperationException">No number of operations leaves what is in the index.</exception>
    public void Advance(IndexSnapshot snapshot, long acknowledged, long tried, bool halves)
    {
        var found = _operations.AllIds.Select(snapshot.Get).OfType<Document>().ToDictionary(document => document.Id);
        var (start, end) = (Position, Position);
        while (Position < acknowledged) Step();
        for (; end < Position; end += _operations.BatchLength(end)) { }
        while (true)
        {
            if ((halves || Position == end) && IsSame(found)) return;
            if (Position == tried) break;
            if (Position == end) end += _operations.BatchLength(end);
            Step();
        }
        throw new InvalidOperationException(
            $"Stream {stream} started at {start}, {acknowledged} were acknowledged and {tried} tried, but the index has none of the states between.");
    }

    /// <summary>Whether two passages are the same in all that is stored.</summary>
    public static bool IsSame(Document a, Document b) =>
        a with { Fields = [] } == b with { Fields = [] }
        && a.Fields.Select(Text).SequenceEqual(b.Fields.Select(Text));

    private static string Text(DocumentField field) => $"{field.Name}\0{field.Number:r}\0{(field.Keywords is null ? null : string.Join('\u0001', field.Keywords))}";

    private bool IsSame(Dictionary<string, Document> found) =>
        found.Count == Live.Count && found.Values.All(document => Live.TryGetValue(document.Id, out var live) && IsSame(live, document));

    private void Step()
    {
        var (id, document) = _operations[Position++];
        if (document is null) Live.Remove(id);
        else Live[id] = document;
    }
}
