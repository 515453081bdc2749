using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying.Fields;

/// <summary>BM25 of titles and of texts, each by its own statistics.</summary>
/// <param name="Title">Scores titles.</param>
/// <param name="Text">Scores texts.</param>
internal sealed record FieldScorers(Bm25Scorer Title, Bm25Scorer Text)
{
    public static FieldScorers Of(IndexOptions options, IReadOnlyList<SegmentView> views)
    {
        var (titles, texts) = (default(CollectionStatistics), default(CollectionStatistics));
        foreach (var view in views)
        {
            foreach (var (title, _, text) in view.Segment.Lengths)
            {
                titles = Plus(titles, title);
                texts = Plus(texts, text);
            }
        }
        return new FieldScorers(new Bm25Scorer(options, titles), new Bm25Scorer(options, texts));
    }

    private static CollectionStatistics Plus(CollectionStatistics all, int terms) =>
        new(all.TextCount + (terms > 0 ? 1 : 0), all.TokenCount + terms);
}
