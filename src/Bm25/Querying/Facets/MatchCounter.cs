using ReasonRank.Bm25.Querying.Fields;
using ReasonRank.Bm25.Querying.Phrases;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying.Facets;

/// <summary>Counts all documents that match a query, whatever their scores.</summary>
internal static class MatchCounter
{
    /// <summary>The documents of a segment that have a term of the query and may be returned.</summary>
    public static DocumentSet Matching(SegmentView view, int index, WeightedQuery terms, FieldedQuery? fielded, SearchQuery query)
    {
        var found = new DocumentSet(view.Segment.DocumentCount);
        if (fielded is not null) fielded.AddMatching(index, found);
        else for (var i = 0; i < terms.Count; i++) PhraseMatcher.AddDocumentsOf(view.Segment, terms.Entry(i, index), found);
        if (FilterEvaluator.Accepted(view, query) is { } accepted) found.IntersectWith(accepted);
        return found;
    }
}
