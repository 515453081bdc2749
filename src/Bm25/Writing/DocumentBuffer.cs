using System.Runtime.CompilerServices;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Documents that are not in a segment yet.</summary>
internal sealed class DocumentBuffer(Analyzer analyzer, IndexOptions options) : ITokenSink
{
    private const int Batch = 64;

    private readonly TermTable _ids = new();
    private readonly List<BufferedDocument> _documents = [];
    private readonly List<FieldLengths> _lengths = [];
    private readonly List<int> _newest = [];
    private readonly ByteBuffer _records = new(1 << 12);
    private readonly TermTable _terms = new();
    private readonly WordMemo _memo = new();
    private readonly PostingsPool _postings = new();
    private char[] _text = new char[1 << 12];
    private int _tokens;

    /// <summary>Whether nothing was put, dropped documents included.</summary>
    public bool IsEmpty => _documents.Count == 0;

    /// <summary>Documents that are not dropped.</summary>
    public int Count { get; private set; }

    /// <summary>About how much memory the documents take.</summary>
    public long Bytes =>
        _ids.Bytes + _terms.Bytes + _memo.Bytes + _postings.Bytes + _records.Length
        + (long)_documents.Count * (Unsafe.SizeOf<BufferedDocument>() + sizeof(int)) + (long)_lengths.Count * Unsafe.SizeOf<FieldLengths>();

    /// <summary>Adds a document, or replaces the one of the same id.</summary>
    public void Put(Document document, ReadOnlySpan<byte> id)
    {
        var number = _documents.Count;
        // Until all of it is here it counts as dropped, so that a failure in between leaves nothing but a number.
        _documents.Add(default(BufferedDocument) with { Dropped = true });
        if (options.SeparateFields) _lengths.Add(default);
        var start = _records.Length;
        StoredRecord.Write(document, options.StoreTexts, _records);
        _tokens = 0;
        if (analyzer is WordAnalyzer words) AddWords(words, Join(document));
        else analyzer.Analyze(Join(document), this);

        if (options.SeparateFields) _lengths[number] = FieldLengths.Of(analyzer, document.Title, _tokens);

        var known = _ids.Add(id);
        if (known < _newest.Count) Drop(known);
        else _newest.Add(number);
        _documents[number] = new BufferedDocument(known, LengthNorm.Encode(_tokens), start, _records.Length, Dropped: false);
        _newest[known] = number;
        Count++;
    }

    /// <summary>Drops the document of an id, if it is here.</summary>
    public void Delete(ReadOnlySpan<byte> id)
    {
        if (_ids.TryGet(id, out var known)) Drop(known);
    }

    /// <summary>Writes the documents that are alive as a segment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void WriteTo(SegmentWriter segment)
    {
        var numbers = new int[_documents.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            var document = _documents[i];
            numbers[i] = document.Dropped ? PostingsPool.Dropped : segment.DocumentCount;
            if (document.Dropped) continue;
            segment.AddDocument(_ids[document.Id], document.Norm, _records.Slice(document.FirstByte, document.EndByte - document.FirstByte));
            if (options.SeparateFields) segment.AddLengths(_lengths[i]);
        }
        foreach (var term in _terms.Sorted())
        {
            _postings.WriteTo(segment.Postings, term, numbers);
            segment.AddTerm(_terms[term]);
        }
        segment.Finish();
    }

    private void Drop(int id)
    {
        var number = _newest[id];
        if (_documents[number].Dropped) return;
        _documents[number] = _documents[number] with { Dropped = true };
        Count--;
    }

    void ITokenSink.Add(ReadOnlySpan<char> term, int position, int startOffset, int endOffset) =>
        AddToken(_terms.Add(term), position);

    // Most of the time of indexing is spent here, waiting for memory. A batch of look-ups and then a batch of additions wait
    // less than one of each in turn. And much of it would be spent before a loop is compiled a second time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddWords(WordAnalyzer words, ReadOnlySpan<char> text)
    {
        Span<(int Start, int Length)> batch = stackalloc (int, int)[Batch];
        Span<int> terms = stackalloc int[Batch];
        var tokenizer = new WordTokenizer(text);
        for (var (position, count) = (0, Batch); count == Batch; position += count)
        {
            for (count = 0; count < Batch && tokenizer.MoveNext(); count++)
                batch[count] = (tokenizer.Start, tokenizer.End - tokenizer.Start);
            for (var i = 0; i < count; i++)
            {
                var (start, length) = batch[i];
                terms[i] = length <= WordMemo.LongestWord ? _memo.Find(WordMemo.Key(_text.AsSpan(start), length)) : WordMemo.Unknown;
            }
            for (var i = 0; i < count; i++)
            {
                var term = terms[i];
                if (term == WordMemo.Unknown) term = Analyze(words, text.Slice(batch[i].Start, batch[i].Length));
                if (term != WordMemo.NoTerm) AddToken(term, position + i);
            }
        }
    }

    private int Analyze(WordAnalyzer words, ReadOnlySpan<char> word)
    {
        Span<char> buffer = stackalloc char[WordAnalyzer.Growth * Analyzer.MaxTokenLength];
        var length = words.ToTerm(word, buffer);
        var term = length > 0 ? _terms.Add(buffer[..length]) : WordMemo.NoTerm;
        if (word.Length <= WordMemo.LongestWord) _memo.Add(word, term);
        return term;
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

    private readonly record struct BufferedDocument(int Id, byte Norm, int FirstByte, int EndByte, bool Dropped);
}
