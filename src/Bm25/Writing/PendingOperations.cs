using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Writing;

/// <summary>Operations since the last commit as the log keeps them, until they are too many for it.</summary>
internal sealed class PendingOperations
{
    private const byte Put = 1, Deletion = 2;

    private ByteBuffer _operations = new();
    private bool _overflowed;

    /// <summary>Adds a put.</summary>
    public void AddPut(Document document)
    {
        if (_overflowed) return;
        _operations.Write(Put);
        _operations.WriteText(document.Id);
        StoredRecord.Write(document, texts: true, _operations);
        Check();
    }

    /// <summary>Adds a delete.</summary>
    public void AddDelete(string id)
    {
        if (_overflowed) return;
        _operations.Write(Deletion);
        _operations.WriteText(id);
        Check();
    }

    /// <summary>What was added since the last time; null if it is too much.</summary>
    public ByteBuffer? Take()
    {
        var taken = _overflowed ? null : _operations;
        (_operations, _overflowed) = (new ByteBuffer(), false);
        return taken;
    }

    /// <summary>Does again what operations did.</summary>
    /// <returns>How many.</returns>
    public static int Replay(ReadOnlySpan<byte> operations, Action<Document> put, Action<string> delete)
    {
        var count = 0;
        for (var reader = new ByteReader(operations); !reader.AtEnd; count++)
        {
            var kind = reader.Read();
            var id = reader.ReadText();
            if (kind == Put) put(StoredRecord.Read(id, ref reader));
            else delete(id);
        }
        return count;
    }

    private void Check()
    {
        if (_operations.Length <= IndexStore.LongestFrame) return;
        _overflowed = true;
        _operations = new ByteBuffer();
    }
}
