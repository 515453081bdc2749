using System.Text;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Querying.Phrases;

/// <summary>Finds the documents of a segment that have a phrase.</summary>
internal static class PhraseMatcher
{
    public static DocumentSet Find(Segment segment, Phrase phrase)
    {
        var terms = new List<(TermEntry Entry, int Position)>(phrase.Terms.Count);
        foreach (var (term, position) in phrase.Terms)
        {
            if (!segment.Terms.TryGet(Encoding.UTF8.GetBytes(term), out var entry)) return new DocumentSet(segment.DocumentCount);
            terms.Add((entry, position));
        }
        // The rarest first: what must be kept of the others is no more than it leaves.
        terms.Sort((a, b) => a.Entry.CollectionFrequency.CompareTo(b.Entry.CollectionFrequency));
        var found = DocumentsOf(segment, terms[0].Entry);
        if (terms.Count == 1) return found;
        foreach (var (entry, _) in terms.Skip(1)) found.IntersectWith(DocumentsOf(segment, entry));

        List<(int Document, int Start)>? starts = null;
        foreach (var (entry, position) in terms) starts = Starts(segment, entry, position, found, starts);
        found = new DocumentSet(segment.DocumentCount);
        foreach (var (document, _) in starts!) found.Add(document);
        return found;
    }

    /// <summary>The documents that have a term.</summary>
    public static DocumentSet DocumentsOf(Segment segment, TermEntry term)
    {
        var found = new DocumentSet(segment.DocumentCount);
        AddDocumentsOf(segment, term, found);
        return found;
    }

    /// <summary>Adds the documents that have a term.</summary>
    public static void AddDocumentsOf(Segment segment, TermEntry term, DocumentSet found)
    {
        for (var postings = segment.Postings(term); postings.MoveNext();)
            foreach (var document in postings.Documents.AsSpan(0, postings.Count)) found.Add(document);
    }

    /// <summary>Where a phrase may start, by one of its terms.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="term">The term.</param>
    /// <param name="offset">Its position in the phrase.</param>
    /// <param name="documents">Documents to look at.</param>
    /// <param name="others">Where it may start by the terms before, ascending; null for the first term.</param>
    private static List<(int Document, int Start)> Starts(
        Segment segment, TermEntry term, int offset, DocumentSet documents, List<(int Document, int Start)>? others)
    {
        var starts = new List<(int Document, int Start)>();
        var next = 0;
        var postings = segment.Postings(term);
        var positions = postings.Positions();
        while (postings.MoveNext())
        {
            for (var i = 0; i < postings.Count; i++)
            {
                var (document, frequency) = (postings.Documents[i], postings.Frequencies[i]);
                if (documents.Contains(document)) AddStarts(ref positions, document, frequency, offset, others, ref next, starts);
                else for (; frequency > 0; frequency--) positions.ReadVariable();
            }
        }
        return starts;
    }

    private static void AddStarts(
        ref ByteReader positions, int document, int frequency, int offset,
        List<(int Document, int Start)>? others, ref int next, List<(int Document, int Start)> starts)
    {
        for (var position = 0; frequency > 0; frequency--)
        {
            var start = (Document: document, Start: (position += positions.ReadVariable()) - offset);
            if (start.Start < 0) continue;
            if (others is not null)
            {
                while (next < others.Count && others[next].CompareTo(start) < 0) next++;
                if (next == others.Count || others[next] != start) continue;
            }
            starts.Add(start);
        }
    }
}
