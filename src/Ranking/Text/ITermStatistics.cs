namespace ReasonRank.Ranking.Text;

/// <summary>Term statistics of a collection.</summary>
public interface ITermStatistics
{
    /// <summary>Statistics of the collection and of some of its terms, in one call.</summary>
    /// <param name="terms">Index terms, as the collection's analyzer makes them.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when the statistics cannot be had; a ranking then makes do with those of its candidates.</returns>
    ValueTask<CollectionStatistics?> GetAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken);
}
