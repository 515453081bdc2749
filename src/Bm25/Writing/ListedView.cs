using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>A segment that the manifest lists.</summary>
/// <param name="View">The segment with the deletes of its file of deletes.</param>
/// <param name="DeletesGeneration">Generation in the name of its file of deletes; 0 where nothing is deleted.</param>
internal readonly record struct ListedView(SegmentView View, long DeletesGeneration);
