using System.Globalization;
using System.Text.Json;
using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>Reads what is indexed and asked, and writes what is found.</summary>
internal static class CorpusFile
{
    /// <summary>The passages of a BEIR corpus.</summary>
    public static IEnumerable<Document> Read(string corpus)
    {
        foreach (var line in Lines(corpus))
            if (!line.IsEmpty) yield return Passage(line.Span);
    }

    /// <summary>Writes passages as a BEIR corpus.</summary>
    public static void Write(string file, IEnumerable<Document> documents, CancellationToken cancellation)
    {
        using var lines = new StreamWriter(file);
        foreach (var document in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            lines.WriteLine(JsonSerializer.Serialize(new { _id = document.Id, text = document.Text }));
        }
    }

    // A document model of each line, made from text, would take a third of the time that is measured.
    private static Document Passage(ReadOnlySpan<byte> line)
    {
        var json = new Utf8JsonReader(line);
        var (id, text, title) = ("", "", (string?)null);
        for (json.Read(); json.Read() && json.TokenType == JsonTokenType.PropertyName;)
        {
            var (isId, isText, isTitle) = (json.ValueTextEquals("_id"u8), json.ValueTextEquals("text"u8), json.ValueTextEquals("title"u8));
            json.Read();
            if (isId) id = json.GetString()!;
            else if (isText) text = json.GetString()!;
            else if (isTitle) title = json.GetString();
            else json.Skip();
        }
        return new Document(id, text, title);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 16];
        for (var (start, end) = (0, 0); ;)
        {
            var length = buffer.AsSpan(start..end).IndexOf((byte)'\n');
            if (length >= 0)
            {
                yield return buffer.AsMemory(start, length);
                start += length + 1;
                continue;
            }
            buffer.AsSpan(start..end).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length) Array.Resize(ref buffer, 2 * end);
            var read = file.Read(buffer.AsSpan(end));
            if (read == 0)
            {
                yield return buffer.AsMemory(..end);
                yield break;
            }
            end += read;
        }
    }

    public static IReadOnlyList<(string Id, string Text)> Queries(string file) =>
        [.. File.ReadLines(file).Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]))];

    public static void WriteRun(
        string file, IndexSnapshot snapshot, IReadOnlyList<(string Id, string Text)> queries, int top, CancellationToken cancellation)
    {
        using var run = new StreamWriter(file);
        foreach (var (id, text) in queries)
        {
            var rank = 0;
            foreach (var hit in snapshot.Search(new SearchQuery(text, top), cancellation))
                run.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{id} Q0 {hit.Id} {++rank} {(float)hit.Score} reasonrank"));
        }
    }
}
