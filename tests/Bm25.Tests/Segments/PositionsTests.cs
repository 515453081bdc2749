using System.Text;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Tests.Segments;

public sealed class PositionsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Positions_survive_deletes_and_merges()
    {
        var texts = new Dictionary<string, string[]>();
        using (var index = Bm25Index.Create(_folder, new IndexOptions { Analyzer = "whitespace" }))
        {
            for (var i = 0; i < 700; i++)
            {
                texts[$"d{i}"] = [.. Enumerable.Range(0, 1 + i % 50).Select(p => (p * i % 3) switch { 0 => "x", 1 => "y", _ => $"z{p}" })];
                index.Put(new Document($"d{i}", string.Join(' ', texts[$"d{i}"])));
                if (i % 250 == 0) index.Commit();
            }
            for (var i = 0; i < 700; i += 3) index.Delete($"d{i}");
            index.Compact();
        }
        var segment = Segment.Open(Directory.GetFiles(_folder, "*.segment").Single(), 1);
        var occurrences = 0;
        foreach (var term in (string[])["x", "y", "z7"])
        {
            Assert.True(segment.Terms.TryGet(Encoding.UTF8.GetBytes(term), out var entry));
            var postings = segment.Postings(entry);
            var positions = postings.Positions();
            while (postings.MoveNext())
            {
                for (var i = 0; i < postings.Count; i++)
                {
                    var words = texts[segment.Ids.Text(postings.Documents[i])];
                    var expected = Enumerable.Range(0, words.Length).Where(p => words[p] == term).ToArray();
                    Assert.Equal(expected.Length, postings.Frequencies[i]);
                    var position = 0;
                    foreach (var each in expected) Assert.Equal(each, position += positions.ReadVariable());
                    occurrences += expected.Length;
                }
            }
            Assert.True(positions.AtEnd);
        }
        var live = texts.Where(text => int.Parse(text.Key.AsSpan(1)) % 3 != 0).SelectMany(text => text.Value);
        Assert.Equal(live.Count(word => word is "x" or "y" or "z7"), occurrences);
        segment.Release();
    }

    public void Dispose() => _folder.Dispose();
}
