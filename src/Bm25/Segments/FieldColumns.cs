using System.Text;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Finds the documents of a segment by their metadata.</summary>
internal sealed class FieldColumns
{
    private readonly Dictionary<string, Column> _columns = new(StringComparer.Ordinal);
    private readonly IndexFile _file;
    private readonly long _data, _end;
    private readonly int _documentCount;

    public FieldColumns(IndexFile file, Section section, int documentCount)
    {
        (_file, _documentCount) = (file, documentCount);
        var length = (int)new ByteReader(file.Slice(section.Offset, sizeof(uint))).ReadUInt32();
        _data = section.Offset + sizeof(uint) + length;
        _end = section.Offset + section.Length;
        var directory = new ByteReader(file.Slice(section.Offset + sizeof(uint), length));
        for (var count = directory.ReadVariable(); count > 0; count--)
            _columns.Add(directory.ReadText(), new Column(
                directory.ReadVariable(), directory.ReadVariable(), directory.ReadVariable(),
                directory.ReadVariable(), directory.ReadVariable(), directory.ReadVariable()));
    }

    /// <summary>Documents that have the field.</summary>
    public DocumentSet With(string field)
    {
        var found = new DocumentSet(_documentCount);
        if (!_columns.TryGetValue(field, out var column)) return found;
        var documents = At(column.Documents);
        AddDocuments(ref documents, column.DocumentCount, found);
        return found;
    }

    /// <summary>Documents of which one of the field's keywords is one of the values.</summary>
    public DocumentSet WithKeyword(string field, IReadOnlyCollection<string> values)
    {
        var found = new DocumentSet(_documentCount);
        if (!_columns.TryGetValue(field, out var column)) return found;
        foreach (var value in values)
        {
            var key = Encoding.UTF8.GetBytes(value);
            var (low, high) = (0, column.KeywordCount);
            while (low < high)
            {
                var middle = (low + high) / 2;
                var entry = Keyword(column, middle);
                var order = entry.Read(entry.ReadVariable()).SequenceCompareTo(key);
                if (order == 0)
                {
                    AddDocuments(ref entry, entry.ReadVariable(), found);
                    break;
                }
                if (order < 0) low = middle + 1;
                else high = middle;
            }
        }
        return found;
    }

    /// <summary>Distinct keywords of a field.</summary>
    public int KeywordCount(string field) => _columns.TryGetValue(field, out var column) ? column.KeywordCount : 0;

    /// <summary>The UTF-8 of a keyword of a field, by its number in the order of their bytes.</summary>
    public ReadOnlySpan<byte> Keyword(string field, int index)
    {
        var entry = Keyword(_columns[field], index);
        return entry.Read(entry.ReadVariable());
    }

    /// <summary>How many documents of a set have a keyword of a field.</summary>
    public int CountKeyword(string field, int index, DocumentSet documents)
    {
        var entry = Keyword(_columns[field], index);
        entry.Read(entry.ReadVariable());
        var counted = 0;
        for (var (count, document) = (entry.ReadVariable(), -1); count > 0; count--)
            if (documents.Contains(document += entry.ReadVariable() + 1)) counted++;
        return counted;
    }

    /// <summary>Documents of which the field's number lies within the bounds.</summary>
    public DocumentSet WithNumber(Filter.Range range)
    {
        var found = new DocumentSet(_documentCount);
        if (!_columns.TryGetValue(range.Field, out var column)) return found;
        var from = Math.Max(
            range.Gte is { } gte ? FirstNumber(column, number => number >= gte) : 0,
            range.Gt is { } gt ? FirstNumber(column, number => number > gt) : 0);
        var to = Math.Min(
            range.Lte is { } lte ? FirstNumber(column, number => number > lte) : column.NumberCount,
            range.Lt is { } lt ? FirstNumber(column, number => number >= lt) : column.NumberCount);
        if (to <= from) return found;
        var documents = At(column.Numbers + (long)column.NumberCount * sizeof(double) + (long)from * sizeof(uint));
        for (var i = from; i < to; i++) found.Add((int)documents.ReadUInt32());
        return found;
    }

    private static void AddDocuments(ref ByteReader documents, int count, DocumentSet found)
    {
        for (var document = -1; count > 0; count--) found.Add(document += documents.ReadVariable() + 1);
    }

    private int FirstNumber(Column column, Predicate<double> isInside)
    {
        var (low, high) = (0, column.NumberCount);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (isInside(At(column.Numbers + (long)middle * sizeof(double)).ReadDouble())) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    private ByteReader Keyword(Column column, int index) => At(At(column.Keywords + (long)index * sizeof(uint)).ReadUInt32());

    private ByteReader At(long offset) => new(_file.Slice(_data + offset, (int)Math.Min(int.MaxValue, _end - _data - offset)));

    private readonly record struct Column(
        int DocumentCount, int Documents, int KeywordCount, int Keywords, int NumberCount, int Numbers);
}
