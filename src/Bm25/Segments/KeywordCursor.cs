namespace ReasonRank.Bm25.Segments;

/// <summary>Walks over the keywords of a field of a segment, in the order of their bytes.</summary>
internal sealed class KeywordCursor(FieldColumns columns, string name)
{
    private readonly int _count = columns.KeywordCount(name);
    private int _next;

    /// <summary>The keyword that the cursor stands on.</summary>
    public ReadOnlySpan<byte> Keyword => columns.Keyword(name, _next - 1);

    /// <summary>Moves to the next keyword.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext() => _next++ < _count;

    /// <summary>How many documents of a set have the keyword.</summary>
    public int CountIn(DocumentSet documents) => columns.CountKeyword(name, _next - 1, documents);
}
