using ReasonRank.Bm25.Tests.Oracle;

namespace ReasonRank.Bm25.Tests;

/// <summary>
/// Searches that may leave most postings out: many blocks, frequent and rare words, documents of very different lengths, several
/// segments with other mean lengths, deletes. The answers must be those of scoring every document, to the last bit.
/// </summary>
public sealed class PruningTests(ITestOutputHelper output)
{
    private const int Documents = 5_000, Words = 3_000;

    private static readonly int[] Tops = [1, 7, 10, 64, 100, 333, 1000, Documents];

    [Theory]
    [InlineData(.9, .4)]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    public void Answers_are_those_of_scoring_every_document(double k1, double b)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var options = new IndexOptions { Analyzer = "whitespace", K1 = k1, B = b, StoreTexts = false };
        using var folder = new TempFolder();
        using var index = Bm25Index.Create(folder, options);
        var live = new Dictionary<string, Document>();
        for (var i = 0; i < Documents; i++)
        {
            var document = new Document($"{random.Next()}-{i}", Text(random, 1 + (int)Math.Exp(4.5 * random.NextDouble() + 2d * i / Documents)));
            live.Add(document.Id, document);
            index.Put(document);
            if (i is 1_500 or 4_000 or 4_050) index.Commit();
        }
        index.Commit();
        var whole = live.Count;
        Check("segments");
        foreach (var id in live.Keys.Where(_ => random.Next(5) == 0).ToArray())
        {
            index.Delete(id);
            live.Remove(id);
        }
        index.Commit();
        Check("deletes");
        index.Compact();
        whole = live.Count;
        Check("one segment");

        void Check(string what)
        {
            using var snapshot = index.Snapshot();
            var oracle = new BruteForce(options, whole, snapshot.Statistics.TokenCount, term => snapshot.Term(term).DocumentFrequency);
            for (var i = 0; i < 32; i++)
            {
                var query = new SearchQuery(Text(random, i % 8 == 0 ? 100 : 1 + random.Next(8)), Tops[i % Tops.Length])
                {
                    Weighting = i % 3 == 0 ? QueryWeighting.Bm25 : QueryWeighting.Count,
                    ExcludedIds = i % 5 == 0 ? [.. live.Keys.Take(500)] : [],
                };
                Assert.True(oracle.Search(query, live.Values).SequenceEqual(snapshot.Hits(query)), $"{what}: {query.Top} for {query.Text}");
            }
        }
    }

    /// <summary>Words by Zipf's law; the most frequent one is in nearly all texts.</summary>
    private static string Text(Random random, int length) =>
        string.Join(' ', Enumerable.Range(0, length).Select(_ => $"w{(int)Math.Pow(Words, random.NextDouble())}"));
}
