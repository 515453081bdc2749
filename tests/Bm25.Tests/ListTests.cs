using System.Text;

namespace ReasonRank.Bm25.Tests;

public sealed class ListTests
{
    [Fact]
    public void Passages_come_in_the_order_of_their_ids_over_segments_updates_and_deletes()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var folder = new TempFolder();
        using var index = Bm25Index.Create(folder, new IndexOptions { Analyzer = "whitespace" });
        var expected = new Dictionary<string, Document>();
        for (var i = 0; i < 500; i++)
        {
            var id = string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => new[] { "a", "b", "é", "\uFFFD", "\U00010000", "z" }[random.Next(6)])) + random.Next(30);
            if (random.Next(5) == 0)
            {
                index.Delete(id);
                expected.Remove(id);
            }
            else
            {
                expected[id] = new Document(id, $"text {i}", "t") { Fields = [new("n", null, i % 3)] };
                index.Put(expected[id]);
            }
            if (random.Next(60) == 0) index.Commit();
        }
        index.Commit();
        using var snapshot = index.Snapshot();
        var all = expected.Values.OrderBy(document => document.Id, Comparer<string>.Create(CompareBytes)).ToList();
        var place = random.Next(all.Count);
        var after = all[place].Id;
        Assert.True(Lines(all).SequenceEqual(Lines(snapshot.List())), $"seed {seed}");
        Assert.True(Lines(all.Skip(place + 1)).SequenceEqual(Lines(snapshot.List(after: after))), $"seed {seed}, after {after}");
        Assert.Equal(
            all.Where(document => document.Fields[0].Number == 1).Select(document => document.Id),
            snapshot.List(new Filter.Range("n", Gte: 1, Lte: 1), idsOnly: true).Select(document => document.Id));
        string[] ids = [.. all.Select(document => document.Id).Append("none")];
        random.Shuffle(ids);
        Assert.Equal(ids.Select(snapshot.Get).Select(Line), snapshot.Get(ids).Select(Line));
        Assert.Empty(snapshot.List(after: "\U0010FFFF"));
    }

    private static IEnumerable<string> Lines(IEnumerable<Document> documents) => documents.Select(Line);

    private static string Line(Document? document) =>
        document is null ? "" : $"{document.Id} {document.Title} {document.Text} {document.Fields[0].Number}";

    private static int CompareBytes(string? a, string? b) =>
        Encoding.UTF8.GetBytes(a!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b!));
}
