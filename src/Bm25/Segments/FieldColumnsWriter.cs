using System.Text;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>Collects the metadata of a segment's documents, inverted: for each field and value the documents that have it.</summary>
internal sealed class FieldColumnsWriter
{
    private readonly Dictionary<string, Column> _columns = [];

    public void Add(int document, IReadOnlyList<DocumentField> fields)
    {
        foreach (var field in fields)
        {
            if (!_columns.TryGetValue(field.Name, out var column)) _columns.Add(field.Name, column = new Column());
            column.Documents.Add(document);
            foreach (var keyword in field.Keywords ?? [])
            {
                if (!column.Keywords.TryGetValue(keyword, out var documents)) column.Keywords.Add(keyword, documents = []);
                if (documents.Count == 0 || documents[^1] != document) documents.Add(document);
            }
            if (field.Number is { } number) column.Numbers.Add((number, document));
        }
    }

    /// <summary>Writes the directory of fields (after its length) and then their data.</summary>
    public void Finish(IndexFileWriter file)
    {
        var (directory, data) = (new ByteBuffer(), new ByteBuffer());
        directory.WriteVariable(_columns.Count);
        foreach (var (name, column) in _columns)
        {
            directory.WriteText(name);
            directory.WriteVariable(column.Documents.Count);
            directory.WriteVariable(data.Length);
            WriteDocuments(column.Documents, data);
            WriteKeywords(column, directory, data);
            WriteNumbers(column, directory, data);
        }
        var length = new ByteBuffer(sizeof(uint));
        length.WriteUInt32((uint)directory.Length);
        file.Write(length.Written);
        file.Write(directory.Written);
        file.Write(data.Written);
    }

    private static void WriteDocuments(List<int> documents, ByteBuffer data)
    {
        var previous = -1;
        foreach (var document in documents)
        {
            data.WriteVariable(document - previous - 1);
            previous = document;
        }
    }

    private static void WriteKeywords(Column column, ByteBuffer directory, ByteBuffer data)
    {
        var values = column.Keywords.Select(pair => (Key: Encoding.UTF8.GetBytes(pair.Key), pair.Value)).ToArray();
        Array.Sort(values, (a, b) => a.Key.AsSpan().SequenceCompareTo(b.Key));
        var offsets = new ByteBuffer(sizeof(uint) * values.Length);
        foreach (var (key, documents) in values)
        {
            offsets.WriteUInt32((uint)data.Length);
            data.WriteVariable(key.Length);
            data.Write(key);
            data.WriteVariable(documents.Count);
            WriteDocuments(documents, data);
        }
        directory.WriteVariable(values.Length);
        directory.WriteVariable(data.Length);
        data.Write(offsets.Written);
    }

    private static void WriteNumbers(Column column, ByteBuffer directory, ByteBuffer data)
    {
        column.Numbers.Sort();
        directory.WriteVariable(column.Numbers.Count);
        directory.WriteVariable(data.Length);
        foreach (var (number, _) in column.Numbers) data.WriteDouble(number);
        foreach (var (_, document) in column.Numbers) data.WriteUInt32((uint)document);
    }

    private sealed class Column
    {
        public List<int> Documents { get; } = [];

        public Dictionary<string, List<int>> Keywords { get; } = new(StringComparer.Ordinal);

        public List<(double Number, int Document)> Numbers { get; } = [];
    }
}
