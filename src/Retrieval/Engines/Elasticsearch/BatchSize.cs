namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Bytes of one bulk request: more with each that is taken whole, half with each that the cluster is too busy for.
/// </summary>
internal sealed class BatchSize
{
    private const int Smallest = 64 << 10, Largest = 8 << 20, Step = 512 << 10;

    private int _bytes = 2 << 20;

    /// <summary>Most bytes now; one passage may have more.</summary>
    public int Bytes => Volatile.Read(ref _bytes);

    /// <summary>Tells that a request was taken whole.</summary>
    public void Grow() => Volatile.Write(ref _bytes, Math.Min(Largest, Bytes + Step));

    /// <summary>Tells that a request, or some of it, was refused for being too much.</summary>
    public void Shrink() => Volatile.Write(ref _bytes, Math.Max(Smallest, Bytes / 2));
}
