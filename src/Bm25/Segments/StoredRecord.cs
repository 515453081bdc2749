using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Segments;

/// <summary>A passage as bytes: flags, title, text, fields. Its id is kept apart.</summary>
internal static class StoredRecord
{
    private const byte HasTitle = 1, HasKeywords = 1, HasNumber = 2;

    /// <summary>Writes a passage; without texts, as if it had no title and an empty text.</summary>
    public static void Write(Document document, bool texts, ByteBuffer record)
    {
        var (title, text) = texts ? (document.Title, document.Text) : (null, "");
        record.Write(title is null ? (byte)0 : HasTitle);
        if (title is not null) record.WriteText(title);
        record.WriteText(text);
        record.WriteVariable(document.Fields.Count);
        foreach (var field in document.Fields)
        {
            record.WriteText(field.Name);
            record.Write((byte)((field.Keywords is null ? 0 : HasKeywords) | (field.Number is null ? 0 : HasNumber)));
            if (field.Keywords is not null)
            {
                record.WriteVariable(field.Keywords.Count);
                foreach (var keyword in field.Keywords) record.WriteText(keyword);
            }
            if (field.Number is { } number) record.WriteDouble(number);
        }
    }

    public static Document Read(string id, ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        return Read(id, ref reader);
    }

    /// <summary>Reads a passage and leaves the reader after it.</summary>
    public static Document Read(string id, ref ByteReader reader)
    {
        var title = reader.Read() == HasTitle ? reader.ReadText() : null;
        return new Document(id, reader.ReadText(), title) { Fields = ReadFields(ref reader) };
    }

    /// <summary>Reads the fields alone.</summary>
    public static IReadOnlyList<DocumentField> ReadFields(ReadOnlySpan<byte> record)
    {
        var reader = new ByteReader(record);
        if (reader.Read() == HasTitle) reader.Read(reader.ReadVariable());
        reader.Read(reader.ReadVariable());
        return ReadFields(ref reader);
    }

    private static DocumentField[] ReadFields(ref ByteReader reader)
    {
        var count = reader.ReadVariable();
        if (count == 0) return [];
        var fields = new DocumentField[count];
        for (var i = 0; i < count; i++)
        {
            var name = reader.ReadText();
            var flags = reader.Read();
            string[]? keywords = null;
            if ((flags & HasKeywords) != 0)
            {
                keywords = new string[reader.ReadVariable()];
                for (var k = 0; k < keywords.Length; k++) keywords[k] = reader.ReadText();
            }
            fields[i] = new DocumentField(name, keywords, (flags & HasNumber) != 0 ? reader.ReadDouble() : null);
        }
        return fields;
    }
}
