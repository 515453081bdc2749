using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>A segment together with what is deleted of it at one time. Never changed; a further delete makes another view.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="Live">Documents that are not deleted; null where none is deleted.</param>
/// <param name="LiveCount">How many.</param>
/// <param name="DeletesGeneration">Generation of the file of deletes; 0 where none is deleted, negative where it is yet to be written.</param>
internal sealed record SegmentView(Segment Segment, DocumentSet? Live, int LiveCount, long DeletesGeneration)
{
    /// <summary>Generation of deletes that no file holds.</summary>
    public const long Unsaved = -1;

    /// <summary>Documents deleted.</summary>
    public int DeletedCount => Segment.DocumentCount - LiveCount;

    /// <summary>Whether there are deletes that no file holds.</summary>
    public bool HasUnsavedDeletes => DeletesGeneration == Unsaved;

    /// <summary>A view of a segment of which nothing is deleted.</summary>
    public static SegmentView Whole(Segment segment) => new(segment, null, segment.DocumentCount, 0);

    /// <summary>Number of the document with an id, or -1 where there is none or it is deleted.</summary>
    public int Find(ReadOnlySpan<byte> id)
    {
        var document = Segment.Ids.Find(id);
        return document >= 0 && (Live is null || Live.Contains(document)) ? document : -1;
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
        return new SegmentView(Segment, live, LiveCount - 1, Unsaved);
    }

    /// <summary>Writes the file of deletes.</summary>
    public SegmentView SaveDeletes(IndexFolder folder, long generation)
    {
        DeletesFile.Save(folder, Segment.Number, generation, Live!);
        return this with { DeletesGeneration = generation };
    }
}
