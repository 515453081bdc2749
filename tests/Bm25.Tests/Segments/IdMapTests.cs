using System.Text;
using ReasonRank.Bm25.Segments;
using ReasonRank.Bm25.Storage;

namespace ReasonRank.Bm25.Tests.Segments;

public sealed class IdMapTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(255)]
    [InlineData(20_001)]
    public void Ids_are_found_by_number_and_numbers_by_id(int count)
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var ids = Ids(new Random(seed)).Distinct().Take(2 * count + 1).ToArray();
        var (present, absent) = (ids[..count], ids[count..]);

        var path = Path.Combine(_folder, "ids");
        using (var writer = new IndexFileWriter(path, FileKind.Segment))
        {
            var map = new IdMapWriter();
            foreach (var id in present) map.Add(Encoding.UTF8.GetBytes(id));
            map.Finish(writer);
            writer.Finish();
        }
        using var file = IndexFile.Open(path, FileKind.Segment);
        var read = new IdMap(file, new Section(FileFormat.HeaderLength, file.BodyEnd - FileFormat.HeaderLength), count);
        Assert.Equal(present, Enumerable.Range(0, count).Select(read.Text));
        Assert.Equal(Enumerable.Range(0, count), present.Select(id => read.Find(Encoding.UTF8.GetBytes(id))));
        Assert.All(absent, id => Assert.Equal(-1, read.Find(Encoding.UTF8.GetBytes(id))));
        for (var i = 1; i < count; i++)
            Assert.Equal(Math.Sign(Encoding.UTF8.GetBytes(present[i]).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(present[i - 1]))), Math.Sign(read.Compare(i, read, i - 1)));
    }

    // Neighbours share nothing, something or all of the shorter one; some have the greatest length.
    private static IEnumerable<string> Ids(Random random)
    {
        for (var last = ""; ;)
        {
            var kept = last[..random.Next(last.Length + 1)];
            last = random.Next(50) == 0 ? kept.PadRight(IdMap.LongestId, 'x') : $"{kept}{random.Next(1_000)}";
            if (last.Length > IdMap.LongestId) last = "";
            else yield return last;
        }
    }

    public void Dispose() => _folder.Dispose();
}
