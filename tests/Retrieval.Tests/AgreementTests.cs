using ReasonRank.Ranking.Files;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>
/// After a full merge both engines give the same hits and scores, bit for bit; with query-side BM25 to a millionth of the best score.
/// </summary>
public sealed class AgreementTests
{
    private const double Near = 1e-6;

    [Theory]
    [InlineData("data/cacm")]
    [InlineData("data/scifact")]
    public async Task Engines_agree_on_test_collections(string folder)
    {
        var path = Real.Shared(folder);
        await using var engines = await EnginePair.StartAsync("english", separateFields: true);
        await engines.IngestAsync(CorpusFile.Read(Path.Combine(path, "corpus.jsonl"))
            .Select(source => new IngestRequest { Put = new() { Id = source.Id, Title = source.Title, Text = WithoutControls(source.Text) } }));
        await engines.CompactAsync();
        var queries = QueryFile.Read(Path.Combine(path, "queries.jsonl")).Select(query => query.Text).ToArray();
        foreach (var query in queries) await AgreeAsync(engines, new() { Query = query, TopK = 1_000 });
        foreach (var query in queries.Chunk(16).Select(some => string.Join(' ', some)))
        {
            await AgreeAsync(engines, new() { Query = query, TopK = 100, QueryWeighting = QueryWeighting.Count });
            await AgreeAsync(engines, new() { Query = query, TopK = 100, QueryWeighting = QueryWeighting.Bm25 });
            await AgreeAsync(engines, new() { Query = query, TopK = 100, Options = new() { FieldBoosts = new() { Title = 2.5f } } });
        }
    }

    [Fact]
    public async Task Engines_agree_on_collections_that_change()
    {
        var seed = Environment.TickCount;
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var source = new RandomPassages(new Random(seed));
        await using var engines = await EnginePair.StartAsync("english", k1: 1.2, b: .75, separateFields: true);
        // The same text and length under many ids ties; short ids and odd ones test the order of ties.
        await engines.IngestAsync(Enumerable.Range(0, 3_000).Select(i => source.Put(i)));
        await engines.IngestAsync(Enumerable.Range(0, 1_000).Select(_ => source.Change(3_000)));
        await engines.CompactAsync();
        for (var round = 0; round < 120; round++)
        {
            var request = source.FieldedQuery(round);
            await AgreeAsync(engines, request, $"seed {seed}, round {round}: {request}");
        }
    }

    // The contract refuses them; like a space, they are no part of a word.
    private static string WithoutControls(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r') ? ' ' : c));

    /// <summary>
    /// Weights that are counts, or counts and eighths, can be sent to Elasticsearch as they are: the hits are the same, bit for bit.
    /// Of those of query-side BM25 a few in a hundred arrive one step of single precision beside ours.
    /// </summary>
    internal static async Task AgreeAsync(EnginePair engines, RetrieveRequest request, string? about = null)
    {
        var (embedded, elasticsearch) = await engines.RetrieveAsync(request);
        about ??= request.Query;
        Assert.True(embedded.Hits.Count == elasticsearch.Hits.Count, $"{embedded.Hits.Count} and {elasticsearch.Hits.Count} hits: {about}");
        Assert.Equal((embedded.HasMatchCount, embedded.MatchCount), (elasticsearch.HasMatchCount, elasticsearch.MatchCount));
        Assert.Equal(embedded.Facets, elasticsearch.Facets);
        if (embedded.Hits.Count == 0) return;
        if (request.QueryWeighting == QueryWeighting.Bm25) AreNear(embedded.Hits, elasticsearch.Hits, about);
        else foreach (var (a, b) in embedded.Hits.Zip(elasticsearch.Hits)) Assert.True(a.Equals(b), $"{a} and {b}: {about}");
    }

    private static void AreNear(IReadOnlyList<Hit> hits, IReadOnlyList<Hit> others, string about)
    {
        var scores = others.ToDictionary(hit => hit.PassageId, hit => hit.Score, StringComparer.Ordinal);
        var cut = others[^1].Score;
        // Lucene's formula takes a part of a term's weight from the weight, in single precision: what is left has the error of the
        // weight, which in a long passage is more than a millionth of it.
        var near = Near * hits[0].Score;
        foreach (var (a, b) in hits.Zip(others))
        {
            Assert.True(Math.Abs(a.Score - b.Score) <= near, $"{a.Score:r} and {b.Score:r} at {a.Rank}: {about}");
            // What stands elsewhere is as near as that, or was cut off among others as near.
            Assert.True(
                a.PassageId == b.PassageId || Math.Abs(scores.GetValueOrDefault(a.PassageId, cut) - a.Score) <= near,
                $"{a.PassageId} and {b.PassageId} at {a.Rank}: {about}");
        }
    }
}
