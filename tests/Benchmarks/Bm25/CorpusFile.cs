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
        foreach (var line in File.ReadLines(corpus))
        {
            if (line.Length == 0) continue;
            cancellation.ThrowIfCancellationRequested();
            using var json = JsonDocument.Parse(line);
            var passage = json.RootElement;
            index.Put(new Document(
                passage.GetProperty("_id").GetString()!, passage.GetProperty("text").GetString()!,
                passage.TryGetProperty("title", out var title) ? title.GetString() : null));
            documents++;
        }
        index.Compact();
        return (documents, Stopwatch.GetElapsedTime(started).TotalSeconds);
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
