using System.Text;
using ReasonRank.Reranker.Generation;

namespace ReasonRank.Reranker.Tests.Generation;

public sealed class StopTextsTests
{
    [Fact]
    public void However_the_text_is_cut_it_ends_before_the_stop_text_that_is_complete_first()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var round = 0; round < 2_000; round++)
        {
            var text = Letters(random, random.Next(0, 40));
            string[] stops = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letters(random, random.Next(1, 5)))];
            var end = Enumerable.Range(0, text.Length + 1)
                .Select(length => text[..length])
                .Select(so => stops.Where(stop => so.EndsWith(stop, StringComparison.Ordinal)).Select(stop => so.Length - stop.Length).DefaultIfEmpty(-1).Min())
                .FirstOrDefault(at => at >= 0, -1);

            var found = new StopTexts(stops);
            var read = new StringBuilder();
            for (var at = 0; at < text.Length && !found.Found;)
            {
                var length = Math.Min(random.Next(1, 6), text.Length - at);
                read.Append(found.Add(text.Substring(at, length)));
                at += length;
            }
            read.Append(found.Release());

            Assert.Equal(end < 0 ? text : text[..end], read.ToString());
            Assert.Equal(end >= 0, found.Found);
        }
    }

    // Few letters, so that stop texts and their beginnings are frequent.
    private static string Letters(Random random, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => "ab é"[random.Next(4)]));
}
