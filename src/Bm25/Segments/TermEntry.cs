namespace ReasonRank.Bm25.Segments;

/// <summary>What a segment's dictionary knows of a term.</summary>
/// <param name="DocumentFrequency">Documents of the segment that have it, deleted ones included.</param>
/// <param name="CollectionFrequency">Its occurrences in them.</param>
/// <param name="Offset">Where its postings start in the file.</param>
/// <param name="PostingsLength">Bytes of its postings.</param>
/// <param name="PositionsLength">Bytes of its positions, which follow the postings.</param>
internal readonly record struct TermEntry(
    int DocumentFrequency, long CollectionFrequency, long Offset, int PostingsLength, int PositionsLength);
