using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Querying.Fields;

/// <summary>Walks over the documents of a segment that have a term, and tells by its positions in which field it occurs how often.</summary>
internal ref struct FieldPostings
{
    private readonly PostingsReader _postings;
    private readonly ReadOnlySpan<FieldLengths> _lengths;
    private ByteReader _positions;
    private int _next;

    public FieldPostings(Segment segment, TermEntry term)
    {
        _postings = segment.Postings(term);
        _positions = _postings.Positions();
        _lengths = segment.Lengths;
    }

    /// <summary>The document.</summary>
    public int Document { get; private set; }

    /// <summary>Occurrences in the title.</summary>
    public int InTitle { get; private set; }

    /// <summary>Occurrences in the text.</summary>
    public int InText { get; private set; }

    /// <summary>Moves to the next document.</summary>
    /// <returns>False after the last.</returns>
    public bool MoveNext()
    {
        if (_next == _postings.Count)
        {
            _next = 0;
            if (!_postings.MoveNext()) return false;
        }
        (Document, InTitle, InText) = (_postings.Documents[_next], 0, 0);
        var end = _lengths[Document].TitleEnd;
        for (var (left, position) = (_postings.Frequencies[_next++], 0); left > 0; left--)
        {
            position += _positions.ReadVariable();
            if (position < end) InTitle++;
            else InText++;
        }
        return true;
    }
}
