using System.Text;
using ReasonRank.Bm25.Querying.Phrases;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Querying;

/// <summary>Finds the documents of a segment that a query may return.</summary>
internal static class FilterEvaluator
{
    private const int Deepest = 64;

    /// <summary>Documents that are not deleted, not excluded, have the phrases that they must, and fit the filter; null for all.</summary>
    public static DocumentSet? Accepted(SegmentView view, SearchQuery query)
    {
        // Becomes a set of its own before it is changed: the view's set belongs to others, too.
        var accepted = query.Filter is null ? null : Evaluate(view.Segment, query.Filter);
        foreach (var phrase in query.Required)
        {
            var having = PhraseMatcher.Find(view.Segment, phrase);
            if (accepted is null) accepted = having;
            else accepted.IntersectWith(having);
        }
        foreach (var phrase in query.Excluded)
        {
            accepted ??= All(view.Segment);
            accepted.ExceptWith(PhraseMatcher.Find(view.Segment, phrase));
        }
        if (accepted is null) accepted = view.Live;
        else if (view.Live is not null) accepted.IntersectWith(view.Live);
        return query.ExcludedIds.Count == 0 ? accepted : Without(view.Segment, accepted, query.ExcludedIds);
    }

    /// <summary>Checks a filter without evaluating it.</summary>
    /// <exception cref="ArgumentException">It is nested too deep, or a bound is not a number.</exception>
    public static void Check(Filter filter, int deepest = Deepest)
    {
        if (deepest == 0) throw new ArgumentException($"the filter is nested more than {Deepest} deep", nameof(filter));
        switch (filter)
        {
            case Filter.All all:
                foreach (var part in all.Filters) Check(part, deepest - 1);
                break;
            case Filter.Any any:
                foreach (var part in any.Filters) Check(part, deepest - 1);
                break;
            case Filter.Not not:
                Check(not.Inner, deepest - 1);
                break;
            case Filter.Range { Gte: double.NaN } or Filter.Range { Gt: double.NaN } or Filter.Range { Lte: double.NaN } or Filter.Range { Lt: double.NaN }:
                throw new ArgumentException("a bound of the filter is not a number", nameof(filter));
        }
    }

    private static DocumentSet? Without(Segment segment, DocumentSet? accepted, IReadOnlyCollection<string> ids)
    {
        DocumentSet? without = null;
        foreach (var id in ids)
        {
            var document = segment.Ids.Find(Encoding.UTF8.GetBytes(id));
            if (document < 0) continue;
            without ??= accepted?.Copy() ?? All(segment);
            without.Remove(document);
        }
        return without ?? accepted;
    }

    private static DocumentSet Evaluate(Segment segment, Filter filter)
    {
        switch (filter)
        {
            case Filter.All all:
                var both = All(segment);
                foreach (var part in all.Filters) both.IntersectWith(Evaluate(segment, part));
                return both;
            case Filter.Any any:
                var either = new DocumentSet(segment.DocumentCount);
                foreach (var part in any.Filters) either.UnionWith(Evaluate(segment, part));
                return either;
            case Filter.Not not:
                var others = Evaluate(segment, not.Inner);
                others.Complement();
                return others;
            case Filter.Terms terms: return segment.Fields.WithKeyword(terms.Field, terms.Values);
            case Filter.Range range: return segment.Fields.WithNumber(range);
            case Filter.Exists exists: return segment.Fields.With(exists.Field);
            default: throw new ArgumentException($"unknown filter {filter.GetType().Name}", nameof(filter));
        }
    }

    private static DocumentSet All(Segment segment)
    {
        var all = new DocumentSet(segment.DocumentCount);
        all.Complement();
        return all;
    }
}
