using Grpc.Core;
using ReasonRank.Ranking.Text;
using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Jobs;

/// <summary>Duplicates against their definition: Jaccard similarity of every pair.</summary>
public sealed class DuplicatesTests
{
    private const int Shingle = 3;

    [Theory]
    [InlineData(.8, 1)]
    [InlineData(.9, 2)]
    [InlineData(.6, 3)]
    public async Task Near_duplicates_are_those_of_exact_similarity(double threshold, int seed)
    {
        var texts = Variants(new Random(seed), families: 150, members: 6);
        var found = await FindAsync(texts, threshold);
        Assert.Equal(found, await FindAsync(texts, threshold));

        var shingles = texts.Select(text => WordShingles.Of(text, Shingle)).ToList();
        var duplicates = found.Select(pair => pair.Later).ToHashSet();
        Assert.All(found, pair => Assert.True(
            pair.Earlier < pair.Later && !duplicates.Contains(pair.Earlier)
            && WordShingles.Similarity(shingles[pair.Later], shingles[pair.Earlier]) >= threshold));
        var exact = new HashSet<int>();
        for (var later = 0; later < texts.Count; later++)
            if (Enumerable.Range(0, later).Any(earlier => !exact.Contains(earlier) && WordShingles.Similarity(shingles[later], shingles[earlier]) >= threshold))
                exact.Add(later);
        // At most one pair in 200 is missed at the threshold itself, and fewer above it.
        Assert.InRange(exact.Count, 100, 700);
        Assert.True(exact.Intersect(duplicates).Count() >= (int)(.99 * exact.Count), $"{exact.Intersect(duplicates).Count()} of {exact.Count}");
    }

    [Fact]
    public async Task Many_texts_of_one_form_are_compared_with_few()
    {
        const int count = 5_000;
        var reads = 0;
        using var near = new NearDuplicates(Shingle, .8);
        var form = string.Join(' ', Enumerable.Range(0, 40).Select(i => $"w{i}"));
        for (var i = 0; i < count; i++) near.Add($"{form} {i}");
        var found = await near.FindAsync(
            number =>
            {
                reads++;
                return Task.FromResult($"{form} {number}");
            },
            default);
        Assert.Equal(Enumerable.Range(1, count - 1).Select(later => (later, 0)), found);
        Assert.InRange(reads, count, 2 * count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Repeats_are_the_same_however_few_are_in_memory(int inMemory)
    {
        var random = new Random(4);
        var texts = Enumerable.Range(0, 2_000).Select(_ => $"{random.Next(1_500)}").ToList();
        using var repeats = new Repeats(inMemory);
        foreach (var text in texts) repeats.Add(text);
        var seen = new HashSet<string>();
        Assert.Equal(Enumerable.Range(0, texts.Count).Where(i => !seen.Add(texts[i])), repeats.Find(default));
    }

    [Fact]
    public async Task A_job_keeps_the_first_of_queries_that_say_the_same()
    {
        await using var stack = await SynthesisStack.StartAsync();
        await stack.IndexAsync("c", [new Passage { Id = "p", Text = "a passage" }]);
        var spec = new JobSpec { Collection = "c", Deduplication = new Deduplication { Off = true }, Steps = { new Step { Kind = "filter" } } };
        string[] texts = ["Why is the sky blue?", "??", "why is the SKY blue", "!!", "Why is the sky so blue?"];
        var queries = texts.Select((text, i) => new JobQuery { Id = $"q{i}", Text = text }).ToList();

        var job = (await stack.SubmitAsync(spec, queries)).Job;
        await stack.EndAsync(job.Id);

        Assert.Equal(1, job.Counts.Duplicates);
        Assert.Equal(["q0", "q1", "q3", "q4"], (await stack.ItemsAsync(job.Id)).Select(item => item.Summary.QueryId));
        queries[3].Id = "q1";
        var refused = await Assert.ThrowsAsync<RpcException>(() => stack.SubmitAsync(spec, queries));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("queries[3].id", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<(int Later, int Earlier)>> FindAsync(List<string> texts, double threshold)
    {
        using var near = new NearDuplicates(Shingle, threshold);
        foreach (var text in texts) near.Add(text);
        return await near.FindAsync(number => Task.FromResult(texts[number]), default);
    }

    // Families of texts with few to many words changed, so that similarities of all sizes come up.
    private static List<string> Variants(Random random, int families, int members)
    {
        var texts = new List<string>();
        for (var family = 0; family < families; family++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(20, 60)).Select(_ => $"w{random.Next(5_000)}")];
            for (var member = 0; member < members; member++)
            {
                string[] changed = [.. words];
                for (var changes = random.Next(member + 1); changes > 0; changes--) changed[random.Next(changed.Length)] = $"w{random.Next(5_000)}";
                texts.Add(string.Join(' ', changed));
            }
        }
        string[] shuffled = [.. texts];
        random.Shuffle(shuffled);
        return [.. shuffled];
    }
}
