using System.Globalization;
using System.Text.Json;
using ReasonRank.TestSupport;

namespace ReasonRank.Bm25.Tests.Published;

/// <summary>A collection in BEIR's layout, indexed with the settings of the published numbers.</summary>
internal sealed class BeirCollection : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, Dictionary<string, int>> _judgments;

    public BeirCollection(string name)
    {
        var source = Real.Shared($"data/{name}");
        Index = Bm25Index.Create(_folder, new IndexOptions());
        foreach (var passage in Lines(Path.Combine(source, "corpus.jsonl")))
            Index.Put(new Document(
                passage.GetProperty("_id").GetString()!, passage.GetProperty("text").GetString()!, passage.GetProperty("title").GetString()));
        Index.Commit();
        Queries = Lines(Path.Combine(source, "queries.jsonl"))
            .ToDictionary(query => query.GetProperty("_id").GetString()!, query => query.GetProperty("text").GetString()!);
        _judgments = File.ReadLines(Path.Combine(source, "qrels", "test.tsv")).Skip(1).Select(line => line.Split('\t'))
            .GroupBy(fields => fields[0], fields => (Passage: fields[1], Grade: int.Parse(fields[2], CultureInfo.InvariantCulture)))
            .ToDictionary(group => group.Key, group => group.ToDictionary(judged => judged.Passage, judged => judged.Grade));
    }

    public Bm25Index Index { get; }

    public IReadOnlyDictionary<string, string> Queries { get; }

    /// <summary>For each judged query the grades of its hits, in rank order, and the grades of all relevant passages, best first.</summary>
    public IReadOnlyList<(int[] Hits, int[] Relevant)> Search(int top)
    {
        using var snapshot = Index.Snapshot();
        return
        [
            .. _judgments.Select(query => (
                snapshot.Hits(new SearchQuery(Queries[query.Key], top)).Select(hit => query.Value.GetValueOrDefault(hit.Id)).ToArray(),
                query.Value.Values.Where(grade => grade > 0).OrderDescending().ToArray())),
        ];
    }

    public void Dispose()
    {
        Index.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(file).Select(line => JsonDocument.Parse(line).RootElement);
}
