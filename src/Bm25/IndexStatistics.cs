namespace ReasonRank.Bm25;

/// <summary>Size of an index as a snapshot sees it. Deleted passages count for terms and tokens until they are merged away.</summary>
/// <param name="PassageCount">Passages that are not deleted.</param>
/// <param name="DeletedCount">Deleted passages that still lie in segments.</param>
/// <param name="TokenCount">Index terms of all passages, repetitions counted.</param>
/// <param name="TermCount">Distinct index terms.</param>
/// <param name="SegmentCount">Segments.</param>
/// <param name="SizeBytes">Bytes of the segments.</param>
public sealed record IndexStatistics(
    long PassageCount, long DeletedCount, long TokenCount, long TermCount, int SegmentCount, long SizeBytes);
