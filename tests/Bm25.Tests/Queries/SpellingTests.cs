using System.Text;

namespace ReasonRank.Bm25.Tests.Queries;

public sealed class SpellingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("river", "river", 0)]
    [InlineData("rivr", "river", 1)]
    [InlineData("rievr", "river", 1)]
    [InlineData("ca", "abc", 3)]
    [InlineData("𐐷x", "x𐐷", 1)]
    [InlineData("", "ab", 2)]
    [InlineData("kitten", "sitting", 3)]
    public void Edits_are_counted(string a, string b, int edits)
    {
        Assert.Equal(edits, Spelling.Distance(a, b, 5));
        Assert.Equal(edits, Spelling.Distance(b, a, 5));
        if (edits > 0) Assert.Equal(edits, Spelling.Distance(a, b, edits - 1));
    }

    [Fact]
    public void Distance_is_that_of_the_definition()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string Word() => new([.. Enumerable.Range(0, random.Next(7)).Select(_ => (char)('a' + random.Next(3)))]);
        for (var i = 0; i < 2_000; i++)
        {
            var (a, b, most) = (Word(), Word(), random.Next(4));
            Assert.Equal(Math.Min(Defined(a, b), most + 1), Spelling.Distance(a, b, most));
        }
    }

    [Theory]
    [InlineData("ab", 0)]
    [InlineData("abc", 1)]
    [InlineData("abcde", 1)]
    [InlineData("abcdef", 2)]
    [InlineData("𐐷𐐷𐐷", 1)]
    [InlineData("covid19", 0)]
    public void Short_terms_and_numbers_have_no_neighbours(string term, int edits) => Assert.Equal(edits, Spelling.MostEdits(term));

    [Fact]
    public void The_nearest_term_is_that_of_looking_at_all()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string Word() => string.Concat(Enumerable.Range(0, 3 + random.Next(5)).Select(_ => random.Next(5) switch { 0 => "a", 1 => "b", 2 => "ä", 3 => "𐐷", _ => "c" }));
        using var folder = new TempFolder();
        using var index = Bm25Index.Create(folder, new IndexOptions { Analyzer = "whitespace" });
        var frequencies = new Dictionary<string, int>();
        for (var i = 0; i < 400; i++)
        {
            var words = Enumerable.Range(0, 6).Select(_ => Word()).Distinct().ToArray();
            foreach (var word in words) frequencies[word] = frequencies.GetValueOrDefault(word) + 1;
            index.Put(new Document($"d{i}", string.Join(' ', words)));
            if (i % 150 == 0) index.Commit();
        }
        index.Commit();
        using var snapshot = index.Snapshot();
        for (var i = 0; i < 300; i++)
        {
            var (term, most) = (Word(), 1 + random.Next(2));
            var expected = frequencies.Keys
                .Where(other => other.EnumerateRunes().First() == term.EnumerateRunes().First())
                .Select(other => (Term: other, Edits: Spelling.Distance(term, other, most)))
                .Where(other => other.Edits <= most)
                .OrderBy(other => other.Edits).ThenByDescending(other => frequencies[other.Term])
                .ThenBy(other => Convert.ToHexString(Encoding.UTF8.GetBytes(other.Term)), StringComparer.Ordinal)
                .FirstOrDefault().Term;
            Assert.Equal(expected, snapshot.NearestTerm(term, most, TestContext.Current.CancellationToken));
        }
        Assert.Null(snapshot.NearestTerm("", 2, TestContext.Current.CancellationToken));
        Assert.Null(snapshot.NearestTerm("zzzzzz", 2, TestContext.Current.CancellationToken));
    }

    /// <summary>The recursion of optimal string alignment, as it is defined.</summary>
    private static int Defined(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.IsEmpty || b.IsEmpty) return a.Length + b.Length;
        var edits = Math.Min(
            Math.Min(Defined(a[1..], b), Defined(a, b[1..])) + 1,
            Defined(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1));
        return a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0] ? Math.Min(edits, Defined(a[2..], b[2..]) + 1) : edits;
    }
}
