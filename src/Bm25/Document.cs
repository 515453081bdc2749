namespace ReasonRank.Bm25;

/// <summary>A passage as it is stored. Its indexed text is the text, or "title text" where there is a title.</summary>
/// <param name="Id">Unique in the index; 1 to 512 bytes of UTF-8.</param>
/// <param name="Text">Body; together with the title at most 16 MiB of UTF-8. Empty when it comes from an index that stores no texts.</param>
/// <param name="Title">Optional title; an empty one counts as none for the index.</param>
public sealed record Document(string Id, string Text, string? Title = null)
{
    /// <summary>Metadata for filters; at most 1,024 fields of different names.</summary>
    public IReadOnlyList<DocumentField> Fields { get; init; } = [];
}
