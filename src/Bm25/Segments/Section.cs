namespace ReasonRank.Bm25.Segments;

/// <summary>A part of a segment's file.</summary>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct Section(long Offset, long Length);
