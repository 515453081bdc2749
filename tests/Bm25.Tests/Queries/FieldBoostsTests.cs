using ReasonRank.Bm25.Tests.Oracle;

namespace ReasonRank.Bm25.Tests.Queries;

/// <summary>Titles and texts searched apart must score as two indexes of which one has the titles and the other the texts.</summary>
public sealed class FieldBoostsTests(ITestOutputHelper output)
{
    private static readonly IndexOptions Options = new() { Analyzer = "whitespace", K1 = 1.2, B = .75 };

    [Fact]
    public void Scores_are_those_of_two_indexes()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var data = new RandomData(seed, 500);
        using var folders = new TempFolder();
        using var both = Bm25Index.Create(Path.Combine(folders, "both"), Options with { SeparateFields = true });
        using var titles = Bm25Index.Create(Path.Combine(folders, "titles"), Options);
        using var texts = Bm25Index.Create(Path.Combine(folders, "texts"), Options);
        for (var i = 0; i < 1_500; i++)
        {
            var document = data.Document();
            both.Put(document);
            titles.Put(new Document(document.Id, document.Title ?? ""));
            texts.Put(new Document(document.Id, document.Text));
            if (data.Chance(.05))
            {
                var id = data.Id();
                foreach (var index in (Bm25Index[])[both, titles, texts]) index.Delete(id);
            }
            if (i % 400 == 399) both.Commit();
        }
        foreach (var index in (Bm25Index[])[both, titles, texts]) index.Compact();
        Check(both, titles, texts, data);
    }

    [Fact]
    public void Fields_survive_reopening_and_are_asked_for_at_creation()
    {
        using var folder = new TempFolder();
        using (var index = Bm25Index.Create(folder, new IndexOptions { SeparateFields = true, StoreTexts = false }))
        {
            index.Put(new Document("title", "Nothing of the kind, but words.", "Steel and the copper"));
            index.Put(new Document("text", "Copper, they say, is the noble one.", "Metals"));
            index.Commit();
        }
        using var reopened = Bm25Index.Open(folder);
        Assert.True(reopened.Options.SeparateFields);
        using var snapshot = reopened.Snapshot();
        string[] Find(float title, float text) =>
            [.. snapshot.Hits(new SearchQuery("copper") { Boosts = new FieldBoosts(title, text) }).Select(hit => hit.Id)];
        Assert.Equal(["title", "text"], Find(3, 1));
        Assert.Equal(["text", "title"], Find(.1f, 3));
        Assert.Equal(["title"], Find(1, 0));
        Assert.Equal(["text"], Find(0, 1));
        Assert.Throws<ArgumentException>(() => Find(0, 0));
        Assert.Throws<ArgumentException>(() => Find(-1, 2));

        using var other = new TempFolder();
        using var plain = Bm25Index.Create(other, new IndexOptions());
        using var joined = plain.Snapshot();
        Assert.Throws<ArgumentException>(() => joined.Hits(new SearchQuery("copper") { Boosts = new FieldBoosts() }));
    }

    private static void Check(Bm25Index both, Bm25Index titles, Bm25Index texts, RandomData data)
    {
        using var all = both.Snapshot();
        using var title = titles.Snapshot();
        using var text = texts.Snapshot();
        for (var i = 0; i < 40; i++)
        {
            var boosts = new FieldBoosts(data.Below(4) * .75f, data.Below(3) + (i % 2 == 0 ? 1 : .5f));
            var random = data.Query();
            var query = new SearchQuery(random.Text, 10_000) { Terms = random.Terms, Weighting = random.Weighting, ExcludedIds = random.ExcludedIds };
            var expected = new Dictionary<string, double>();
            foreach (var (snapshot, boost) in ((IndexSnapshot, float)[])[(title, boosts.Title), (text, boosts.Text)])
            {
                if (boost == 0) continue;
                foreach (var hit in snapshot.Hits(query)) expected[hit.Id] = expected.GetValueOrDefault(hit.Id) + boost * hit.Score;
            }
            query = query with { Boosts = boosts };
            var hits = all.Hits(query);
            Assert.Equal(expected.Keys.Order(), hits.Select(hit => hit.Id).Order());
            Assert.All(hits, hit => Assert.Equal(expected[hit.Id], hit.Score, 1e-5 * expected[hit.Id]));
            Assert.All(hits.Zip(hits.Skip(1)), pair => Assert.True(pair.First.Score >= pair.Second.Score));
            Assert.Equal(hits.Count, all.Count(query, [], TestContext.Current.CancellationToken).Count);
            if (hits.Count == 0) continue;
            var some = hits[data.Below(hits.Count)];
            var explanation = all.Explain(query, some.Id)!;
            Assert.Equal(some.Score, explanation.Value);
            Assert.Equal(explanation.Value, (float)explanation.Details.Sum(term => term.Value));
            Assert.All(explanation.Details, term => Assert.Equal(
                term.Value, term.Details.Take(4).Aggregate(1d, (product, factor) => product * factor.Value), 1e-5 * term.Value));
        }
    }
}
