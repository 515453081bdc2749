namespace ReasonRank.Bm25.Storage;

/// <summary>A segment as the manifest lists it.</summary>
/// <param name="Number">Number in its file's name.</param>
/// <param name="Length">Length of its file in bytes.</param>
/// <param name="Sum">The checksum in its file's footer, by which another file is told from it.</param>
/// <param name="DeletesGeneration">Generation in the name of its file of deletes; 0 where nothing is deleted.</param>
internal readonly record struct ManifestSegment(long Number, long Length, uint Sum, long DeletesGeneration);
