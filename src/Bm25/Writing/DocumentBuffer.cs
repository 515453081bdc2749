using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Documents that are not in a segment yet. Tokens are kept in the order of the text, and sorted when they are written.</summary>
internal sealed class DocumentBuffer(Analyzer analyzer, bool storeTexts) : ITokenSink
{
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly List<BufferedDocument> _documents = [];
    private readonly ByteBuffer _records = new(1 << 16);
    private readonly TermTable _terms = new();
    private int[] _tokenTerms = new int[1 << 12], _tokenPositions = new int[1 << 12];
    private int _tokens;

    /// <summary>Whether nothing was put, dropped documents included.</summary>
    public bool IsEmpty => _documents.Count == 0;

    /// <summary>Documents that are not dropped.</summary>
    public int Count => _byId.Count;

    /// <summary>About how much memory the documents take.</summary>
    public long Bytes => _records.Length + _terms.Bytes + 2L * sizeof(int) * _tokens + 200L * _documents.Count;

    /// <summary>Adds a document, or replaces the one of the same id.</summary>
    public void Put(Document document, byte[] id)
    {
        var (firstToken, firstByte) = (_tokens, _records.Length);
        try
        {
            analyzer.Analyze(string.IsNullOrEmpty(document.Title) ? document.Text : $"{document.Title} {document.Text}", this);
            StoredRecord.Write(document, storeTexts, _records);
            _documents.Add(new BufferedDocument(id, firstToken, _tokens, firstByte, _records.Length));
        }
        catch
        {
            _tokens = firstToken;
            _records.Truncate(firstByte);
            throw;
        }
        Delete(document.Id);
        _byId.Add(document.Id, _documents.Count - 1);
    }

    /// <summary>Drops the document of an id, if it is here.</summary>
    public void Delete(string id)
    {
        if (_byId.Remove(id, out var document)) _documents[document] = _documents[document] with { Dropped = true };
    }

    /// <summary>Writes the documents that are alive as a segment.</summary>
    public void WriteTo(SegmentWriter segment)
    {
        foreach (var document in _documents)
        {
            if (document.Dropped) continue;
            segment.AddDocument(
                document.Id, LengthNorm.Encode(document.EndToken - document.FirstToken),
                _records.Slice(document.FirstByte, document.EndByte - document.FirstByte));
        }
        var (ends, documents, positions) = SortTokens();
        foreach (var term in _terms.Sorted())
        {
            for (var at = term == 0 ? 0 : ends[term - 1]; at < ends[term];)
            {
                var start = at;
                while (++at < ends[term] && documents[at] == documents[start]) { }
                segment.Postings.Add(documents[start], positions.AsSpan(start..at));
            }
            segment.AddTerm(_terms[term]);
        }
        segment.Finish();
    }

    void ITokenSink.Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset)
    {
        if (_tokens == _tokenTerms.Length)
        {
            Array.Resize(ref _tokenTerms, 2 * _tokens);
            Array.Resize(ref _tokenPositions, 2 * _tokens);
        }
        _tokenTerms[_tokens] = _terms.Add(term);
        _tokenPositions[_tokens++] = position;
    }

    /// <summary>A counting sort by term; it keeps documents and positions ascending within a term.</summary>
    private (int[] Ends, int[] Documents, int[] Positions) SortTokens()
    {
        var next = new int[_terms.Count + 1];
        foreach (var document in _documents)
            if (!document.Dropped)
                foreach (var term in _tokenTerms.AsSpan(document.FirstToken..document.EndToken)) next[term + 1]++;
        for (var term = 1; term < next.Length; term++) next[term] += next[term - 1];
        var (documents, positions) = (new int[next[^1]], new int[next[^1]]);
        var number = 0;
        foreach (var document in _documents)
        {
            if (document.Dropped) continue;
            for (var token = document.FirstToken; token < document.EndToken; token++)
            {
                var at = next[_tokenTerms[token]]++;
                (documents[at], positions[at]) = (number, _tokenPositions[token]);
            }
            number++;
        }
        return (next, documents, positions);
    }

    private readonly record struct BufferedDocument(
        byte[] Id, int FirstToken, int EndToken, int FirstByte, int EndByte, bool Dropped = false);
}
