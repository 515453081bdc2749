using ReasonRank.Bm25.Tests.Oracle;

namespace ReasonRank.Bm25.Tests;

/// <summary>Random writes, commits, merges and reopenings; the index must answer as if it scored every document.</summary>
public sealed class RandomOperationsTests(ITestOutputHelper output)
{
    private static readonly IndexOptions Options = new() { Analyzer = "whitespace", K1 = 1.2, B = .75 };

    [Theory]
    [InlineData(30, 1500)]
    [InlineData(900, 3000)]
    public void Answers_are_those_of_scoring_every_document(int idCount, int operations)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var data = new RandomData(seed, idCount);
        using var folder = new TempFolder();
        var index = Bm25Index.Create(folder, Options);
        index.BufferBytes = 1 << 16;
        var (pending, committed) = (new Dictionary<string, Document>(), new Dictionary<string, Document>());
        for (var i = 0; i < operations; i++)
        {
            switch (data.Below(300))
            {
                case < 240:
                    var document = data.Document();
                    index.Put(document);
                    pending[document.Id] = document;
                    break;
                case < 290:
                    var id = data.Id();
                    index.Delete(id);
                    pending.Remove(id);
                    break;
                case < 295:
                    index.Commit();
                    committed = new(pending);
                    break;
                case < 297:
                    index.Compact();
                    committed = new(pending);
                    break;
                default:
                    index.Dispose();
                    index = Bm25Index.Open(folder);
                    index.BufferBytes = 1 << 16;
                    pending = new(committed);
                    break;
            }
            if (data.Chance(.02)) Check(index, committed, data);
        }
        index.Compact();
        Check(index, pending, data);
        using (var snapshot = index.Snapshot())
            Assert.Equal((0L, 1), (snapshot.Statistics.DeletedCount, snapshot.Statistics.SegmentCount));
        index.Dispose();
    }

    private static void Check(Bm25Index index, Dictionary<string, Document> live, RandomData data)
    {
        using var snapshot = index.Snapshot();
        var statistics = snapshot.Statistics;
        Assert.Equal(live.Count, statistics.PassageCount);
        Assert.InRange(statistics.SegmentCount, 0, 60);
        if (statistics.DeletedCount == 0) CheckCounts(snapshot, live.Values);

        var oracle = new BruteForce(
            Options, statistics.PassageCount + statistics.DeletedCount, statistics.TokenCount, term => snapshot.Term(term).DocumentFrequency);
        for (var i = 0; i < 3; i++)
        {
            var query = data.Query();
            var hits = snapshot.Hits(query);
            Assert.Equal(oracle.Search(query, live.Values), hits);
            FacetField[] facets = [data.Facet(), data.Facet()];
            Assert.Equivalent(
                oracle.Count(query, live.Values, facets), snapshot.Count(query, facets, TestContext.Current.CancellationToken), strict: true);
            if (hits.Count == 0) continue;
            var hit = hits[data.Below(hits.Count)];
            Assert.Equal(hit.Score, CheckedSum(snapshot.Explain(query, hit.Id)!));
            AssertSame(live[hit.Id], snapshot.Get(hit.Id)!);
        }
        var id = data.Id();
        Assert.Equal(live.ContainsKey(id), snapshot.Get(id) is not null);
    }

    private static void CheckCounts(IndexSnapshot snapshot, IReadOnlyCollection<Document> live)
    {
        var terms = live.SelectMany(BruteForce.Words).GroupBy(term => term).ToArray();
        Assert.Equal(terms.Length, snapshot.Statistics.TermCount);
        Assert.Equal(terms.Sum(term => term.Count()), snapshot.Statistics.TokenCount);
        foreach (var term in terms)
            Assert.Equal(
                new TermStatistics(live.Count(document => BruteForce.Words(document).Contains(term.Key)), term.Count()), snapshot.Term(term.Key));
    }

    private static double CheckedSum(ScoreExplanation explanation)
    {
        Assert.Equal(explanation.Value, (float)explanation.Details.Sum(term => term.Value));
        foreach (var term in explanation.Details)
        {
            var (boost, idf, saturation) = (term.Details[0], term.Details[1], term.Details[2]);
            Follows(boost.Value * idf.Value * saturation.Value, term);
            Follows(Math.Log(1 + (Leaf(idf, 0) - Leaf(idf, 1) + .5) / (Leaf(idf, 1) + .5)), idf);
            Follows(Saturation(saturation, 0), saturation);
            if (boost.Details is [var added, var fromText])
            {
                Follows(added.Value + fromText.Value, boost);
                boost = fromText;
            }
            if (boost.Details.Count > 0) Follows(idf.Value * Saturation(boost, 1), boost);
        }
        return explanation.Value;

        static double Leaf(ScoreExplanation node, int index) => node.Details[index].Value;

        static double Saturation(ScoreExplanation node, int first) =>
            Leaf(node, first) / (Leaf(node, first) + Leaf(node, first + 1)
                * (1 - Leaf(node, first + 2) + Leaf(node, first + 2) * Leaf(node, first + 3) / Leaf(node, first + 4)));

        static void Follows(double value, ScoreExplanation node) => Assert.Equal(value, node.Value, 1e-5 * Math.Abs(value));
    }

    private static void AssertSame(Document expected, Document actual)
    {
        Assert.Equal(expected with { Fields = [] }, actual with { Fields = [] });
        Assert.Equivalent(expected.Fields, actual.Fields, strict: true);
    }
}
