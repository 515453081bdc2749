using System.Text;
using ReasonRank.Bm25.Analysis;
using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Tests.Segments;

/// <summary>However an analyzer's tokens reach the index, all of them arrive, and nothing else.</summary>
public sealed class IndexedTokensTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("english")]
    [InlineData("standard")]
    [InlineData("whitespace")]
    public void The_index_holds_the_tokens_of_every_document(string analyzer)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        // Some are shorter and some longer than what is remembered of a word; thousands occur once.
        var words = Enumerable.Range(0, 6_000).Select(_ => Word(random)).ToArray();
        var documents = new Dictionary<string, Document>();
        using (var index = Bm25Index.Create(_folder, new IndexOptions { Analyzer = analyzer }))
        {
            index.BufferBytes = 1 << 20;
            for (var i = 0; i < 1_500; i++)
            {
                var document = new Document($"d{random.Next(1_200)}", Text(random, words), random.Next(3) == 0 ? null : Text(random, words[..9]));
                documents[document.Id] = document;
                index.Put(document);
            }
            index.Compact();
        }

        var expected = documents.Values.SelectMany(
            document => Analyzer.Get(analyzer).Analyze($"{document.Title} {document.Text}").Select(token => (token.Term, document.Id, token.Position)));
        Assert.Equal(expected.Order(), Indexed().Order());
    }

    private List<(string Term, string Id, int Position)> Indexed()
    {
        var indexed = new List<(string, string, int)>();
        var segment = Segment.Open(Directory.GetFiles(_folder, "*.segment").Single(), 1);
        for (var terms = segment.Terms.Walk(); terms.MoveNext();)
        {
            var postings = segment.Postings(terms.Entry);
            for (var positions = postings.Positions(); postings.MoveNext();)
            {
                for (var i = 0; i < postings.Count; i++)
                {
                    var id = segment.Ids.Text(postings.Documents[i]);
                    for (var (left, position) = (postings.Frequencies[i], 0); left > 0; left--)
                        indexed.Add((Encoding.UTF8.GetString(terms.Term), id, position += positions.ReadVariable()));
                }
            }
        }
        segment.Release();
        return indexed;
    }

    private static string Text(Random random, string[] words) =>
        string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => words[(int)(words.Length * Math.Pow(random.NextDouble(), 4))]));

    private static string Word(Random random) =>
        string.Concat(Enumerable.Range(0, 1 + random.Next(random.Next(4) == 0 ? 40 : 12)).Select(_ => random.Next(60) switch
        {
            0 => "\u00e9",
            1 => "\U00020000",
            2 => "'s",
            3 => ".",
            4 => "A",
            _ => ((char)('a' + random.Next(26))).ToString(),
        }));

    public void Dispose() => _folder.Dispose();
}
