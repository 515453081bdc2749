using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>Reads what is indexed and asked, and writes what is found.</summary>
internal static class CorpusFile
{
    /// <summary>Indexes a BEIR corpus into one segment.</summary>
    /// <returns>Number of passages, and seconds from the first line read to the end of the commit.</returns>
    public static (int Documents, double Seconds) Index(string corpus, Bm25Index index, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var documents = 0;
        foreach (var line in Lines(corpus))
        {
            if (line.IsEmpty) continue;
            cancellation.ThrowIfCancellationRequested();
            index.Put(Passage(line.Span));
            documents++;
        }
        index.Compact();
        return (documents, Stopwatch.GetElapsedTime(started).TotalSeconds);
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
