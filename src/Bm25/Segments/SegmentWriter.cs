using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Writes a segment: first all documents, then all terms in the order of their bytes, then <see cref="Finish"/>.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IndexFileWriter _file;
    private readonly StoredWriter _stored;
    private readonly IdMapWriter _ids = new();
    private readonly FieldColumnsWriter _fields = new();
    private readonly TermDictionaryWriter _terms = new();
    private readonly ByteBuffer _norms = new(1 << 12), _lengths = new();
    private bool _inTerms;

    /// <param name="path">Where it is to lie.</param>
    /// <param name="options">Settings of the index: bounds of scores are kept with the postings.</param>
    public SegmentWriter(string path, IndexOptions options)
    {
        _file = new IndexFileWriter(path, FileKind.Segment);
        _stored = new StoredWriter(_file);
        Postings = new PostingsWriter(options, _norms);
    }

    /// <summary>The postings of the term that comes next.</summary>
    public PostingsWriter Postings { get; }

    /// <summary>Documents added.</summary>
    public int DocumentCount => _norms.Length;

    /// <summary>Adds a document; its number is the count of those before it.</summary>
    /// <param name="id">UTF-8 of its id, unique in the segment.</param>
    /// <param name="norm">Its length; see <see cref="LengthNorm"/>.</param>
    /// <param name="record">As <see cref="StoredRecord"/> wrote it.</param>
    public void AddDocument(ReadOnlySpan<byte> id, byte norm, ReadOnlySpan<byte> record)
    {
        _fields.Add(DocumentCount, StoredRecord.ReadFields(record));
        _norms.Write(norm);
        _ids.Add(id);
        _stored.Add(record);
    }

    /// <summary>Tells the lengths of the fields of the document that was added last.</summary>
    public void AddLengths(FieldLengths lengths)
    {
        _lengths.WriteUInt32((uint)lengths.TitleTerms);
        _lengths.WriteUInt32((uint)lengths.TitleEnd);
        _lengths.WriteUInt32((uint)lengths.TextTerms);
    }

    /// <summary>Adds a term with what was added to <see cref="Postings"/>; without postings it is left out.</summary>
    public void AddTerm(ReadOnlySpan<byte> term)
    {
        if (!_inTerms) _stored.EndDocuments();
        _inTerms = true;
        if (Postings.Documents > 0) _terms.Add(term, Postings.Finish(_file));
    }

    /// <summary>Writes the rest. The file reaches the disk when <see cref="Segment.Sync"/> says so.</summary>
    public void Finish()
    {
        if (!_inTerms) _stored.EndDocuments();
        var table = new ByteBuffer();
        table.WriteUInt32((uint)DocumentCount);
        table.WriteUInt32((uint)Enum.GetValues<SegmentSection>().Length);
        foreach (var section in Enum.GetValues<SegmentSection>())
        {
            _file.Align(sizeof(ulong));
            var start = _file.Position;
            Write(section);
            table.WriteUInt64((ulong)start);
            table.WriteUInt64((ulong)(_file.Position - start));
        }
        table.WriteUInt32((uint)table.Length);
        _file.Write(table.Written);
        _file.Finish();
    }

    public void Dispose() => _file.Dispose();

    private void Write(SegmentSection section)
    {
        switch (section)
        {
            case SegmentSection.Norms: _file.Write(_norms.Written); break;
            case SegmentSection.Chunks: _stored.Finish(); break;
            case SegmentSection.Ids: _ids.Finish(_file); break;
            case SegmentSection.Fields: _fields.Finish(_file); break;
            case SegmentSection.Terms: _terms.Finish(_file, Postings.Scale.AverageLength); break;
            case SegmentSection.Lengths: _file.Write(_lengths.Written); break;
        }
    }
}
