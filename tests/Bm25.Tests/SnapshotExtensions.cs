namespace ReasonRank.Bm25.Tests;

internal static class SnapshotExtensions
{
    /// <summary>Searches until the test is cancelled.</summary>
    public static IReadOnlyList<SearchHit> Hits(this IndexSnapshot snapshot, SearchQuery query) =>
        snapshot.Search(query, TestContext.Current.CancellationToken);
}
