namespace ReasonRank.Bm25.Segments;

/// <summary>A segment together with what is deleted of it at one time. Never changed; a further delete makes another view.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Live">Documents that are not deleted; null where none is deleted.</param>
/// <param name="LiveCount">How many.</param>
internal sealed record SegmentView(Segment Segment, DocumentSet? Live, int LiveCount)
{
    /// <summary>Documents deleted.</summary>
    public int DeletedCount => Segment.DocumentCount - LiveCount;

    /// <summary>A view of a segment of which nothing is deleted.</summary>
    public static SegmentView Whole(Segment segment) => new(segment, null, segment.DocumentCount);

    /// <summary>Whether a document is not deleted.</summary>
    public bool IsLive(int document) => Live is null || Live.Contains(document);

    /// <summary>Number of the document with an id, or -1 where there is none or it is deleted.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        var document = Segment.Ids.Find(id);
        return document >= 0 && IsLive(document) ? document : -1;
    }

    /// <summary>The view without one more document, which must be live.</summary>
    /// <param name="document">Number of the document.</param>
    /// <param name="copy">Whether this view is in use, so that its set must not be changed.</param>
    public SegmentView Without(int document, bool copy)
    {
        var live = Live;
        if (live is null)
        {
            live = new DocumentSet(Segment.DocumentCount);
            live.Complement();
        }
        else if (copy)
        {
            live = live.Copy();
        }
        live.Remove(document);
        return new SegmentView(Segment, live, LiveCount - 1);
    }
}
