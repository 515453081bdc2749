using System.Runtime.CompilerServices;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Documents that are not in a segment yet.</summary>
internal sealed class DocumentBuffer(Analyzer analyzer, bool storeTexts) : ITokenSink
{
    private readonly Dictionary<string, int> _byId = new(StringComparer.Ordinal);
    private readonly List<BufferedDocument> _documents = [];
    private readonly ByteBuffer _records = new(1 << 12);
    private readonly TermTable _terms = new();
    private readonly WordMemo _memo = new();
    private readonly PostingsPool _postings = new();
    private char[] _text = new char[1 << 12];
    private int _tokens;

    /// <summary>Whether nothing was put, dropped documents included.</summary>
    public bool IsEmpty => _documents.Count == 0;

    /// <summary>Documents that are not dropped.</summary>
    public int Count => _byId.Count;

    /// <summary>About how much memory the documents take.</summary>
    public long Bytes => _records.Length + _terms.Bytes + _memo.Bytes + _postings.Bytes + 200L * _documents.Count;

    /// <summary>Adds a document, or replaces the one of the same id.</summary>
    public void Put(Document document, byte[] id)
    {
        var number = _documents.Count;
        // Until all of it is here it counts as dropped, so that a failure in between leaves nothing but a number.
        _documents.Add(default(BufferedDocument) with { Dropped = true });
        var start = _records.Length;
        StoredRecord.Write(document, storeTexts, _records);
        _tokens = 0;
        if (analyzer is WordAnalyzer words) AddWords(words, Join(document));
        else analyzer.Analyze(Join(document), this);
        Delete(document.Id);
        _byId.Add(document.Id, number);
        _documents[number] = new BufferedDocument(id, LengthNorm.Encode(_tokens), start, _records.Length);
    }

    /// <summary>Drops the document of an id, if it is here.</summary>
    public void Delete(string id)
    {
        if (_byId.Remove(id, out var document)) _documents[document] = _documents[document] with { Dropped = true };
    }

    /// <summary>Writes the documents that are alive as a segment.</summary>
    public void WriteTo(SegmentWriter segment)
    {
        var numbers = new int[_documents.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var document = _documents[i];
            numbers[i] = document.Dropped ? PostingsPool.Dropped : segment.DocumentCount;
            if (!document.Dropped) segment.AddDocument(document.Id, document.Norm, _records.Slice(document.FirstByte, document.EndByte - document.FirstByte));
        }
        foreach (var term in _terms.Sorted())
        {
            _postings.WriteTo(segment.Postings, term, numbers);
            segment.AddTerm(_terms[term]);
        }
        segment.Finish();
    }

    void ITokenSink.Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) =>
        AddToken(_terms.Add(term), position);

    // Most of the time of indexing is spent here, most of it before a loop would be compiled a second time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddWords(WordAnalyzer words, ReadOnlySpan<char> text)
    {
        var tokenizer = new WordTokenizer(text);
        for (var position = 0; tokenizer.MoveNext(); position++)
        {
            var (start, length) = (tokenizer.Start, tokenizer.End - tokenizer.Start);
            if (length > WordMemo.LongestWord)
            {
                var number = Analyze(words, text.Slice(start, length));
                if (number != WordMemo.NoTerm) AddToken(number, position);
                continue;
            }
            var key = WordMemo.Key(_text.AsSpan(start), length);
            if (!_memo.TryGet(key, out var term))
            {
                term = Analyze(words, text.Slice(start, length));
                _memo.Add(key, term);
            }
            if (term != WordMemo.NoTerm) AddToken(term, position);
        }
    }

    private int Analyze(WordAnalyzer words, ReadOnlySpan<char> word)
    {
        Span<char> term = stackalloc char[WordAnalyzer.Growth * Analyzer.MaxTokenLength];
        var length = words.ToTerm(word, term);
        return length > 0 ? _terms.Add(term[..length]) : WordMemo.NoTerm;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void AddToken(int term, int position)
    {
        _postings.Add(term, _documents.Count - 1, position);
        _tokens++;
    }

    /// <summary>Title and text as they are indexed, in memory that goes on behind them for as long as a key of the memo needs.</summary>
    private ReadOnlySpan<char> Join(Document document)
    {
        var (title, text) = (document.Title ?? "", document.Text);
        var start = title.Length == 0 ? 0 : title.Length + 1;
        var length = start + text.Length;
        if (_text.Length < length + WordMemo.LongestWord) _text = new char[2 * (length + WordMemo.LongestWord)];
        if (start > 0)
        {
            title.CopyTo(_text);
            _text[start - 1] = ' ';
        }
        text.CopyTo(_text.AsSpan(start));
        return _text.AsSpan(0, length);
    }

    private readonly record struct BufferedDocument(byte[] Id, byte Norm, int FirstByte, int EndByte, bool Dropped = false);
}
