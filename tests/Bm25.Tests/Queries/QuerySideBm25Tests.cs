namespace ReasonRank.Bm25.Tests.Queries;

/// <summary>Query-side BM25 by hand, so that its formula stands somewhere in numbers.</summary>
public sealed class QuerySideBm25Tests
{
    [Fact]
    public void A_small_collection_scores_as_it_does_on_paper()
    {
        using var folder = new TempFolder();
        using var index = Bm25Index.Create(folder, new IndexOptions { Analyzer = "whitespace", K1 = .9, B = .4 });
        index.Put(new Document("d1", "a a b"));
        index.Put(new Document("d2", "a c"));
        index.Put(new Document("d3", "b c c d"));
        index.Commit();
        using var snapshot = index.Snapshot();

        // Three passages of 3, 2 and 4 terms, mean 3; a and b are in two each: idf = ln(1 + 1.5 / 2.5) = 0.470004.
        // The query has four terms, the unknown one too: k1 (1 - b + b 4/3) = 1.02, so a weighs idf 2 / 3.02 = 0.311261 and b
        // weighs idf 1 / 2.02 = 0.232675. The passages' own denominators are 0.9, 0.78 and 1.02:
        // d1 = idf (0.311261 * 2 / 2.9 + 0.232675 / 1.9), d2 = idf 0.311261 / 1.78, d3 = idf 0.232675 / 2.02.
        var hits = snapshot.Hits(new SearchQuery("a a b unknown") { Weighting = QueryWeighting.Bm25 });
        Assert.Equal(["d1", "d2", "d3"], hits.Select(hit => hit.Id));
        Assert.Equal(.158449, hits[0].Score, 1e-6);
        Assert.Equal(.082187, hits[1].Score, 1e-6);
        Assert.Equal(.054138, hits[2].Score, 1e-6);
    }
}
