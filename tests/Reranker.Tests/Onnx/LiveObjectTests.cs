using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>Whether what a scheduler made is freed. The count is the process's: nothing else runs meanwhile.</summary>
[Collection(nameof(LiveObjectTests))]
[CollectionDefinition(nameof(LiveObjectTests), DisableParallelization = true)]
public sealed class LiveObjectTests
{
    [Theory]
    [InlineData("tiny-ranker", true)]
    [InlineData("tiny-ranker", false)]
    [InlineData("synthetic-paged", true)]
    [InlineData("synthetic-paged", false)]
    public async Task Nothing_is_left_after_answers_cancellations_and_failures(string folder, bool toTheEnd)
    {
        GenAIRuntime.Load(GenAI.Libraries);
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        // What other tests forgot may be freed at any time.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = GenAIRuntime.LiveObjects;

        var ends = await RunAsync(folder, random, toTheEnd);
        Assert.Equal(before, GenAIRuntime.LiveObjects);
        Assert.Superset(new HashSet<SequenceEnd> { SequenceEnd.MaxTokens, SequenceEnd.Cancelled, SequenceEnd.Failed }, ends);
    }

    private static async Task<HashSet<SequenceEnd>> RunAsync(string folder, Random random, bool toTheEnd)
    {
        var paged = folder == "synthetic-paged";
        using var model = Model.Load(GenAI.ModelFolder(folder));
        var options = new SchedulerOptions(8) { Paged = paged ? new PagedCache(4, 128) : null, MaxCacheTokens = paged ? 512 : 16_384 };
        await using var scheduler = new SequenceScheduler(model, [paged ? 1 : 2047], options);
        using var stop = new CancellationTokenSource();
        var jobs = Enumerable.Range(0, 60).Select(i => (i % 3) switch
        {
            0 => new SequenceJob(Prompt(), i % 2 == 0 ? 3 : 20),
            1 => new SequenceJob(Prompt(), 70) { Cancelled = stop.Token },
            // Too long for the one, of no token for the other.
            _ => new SequenceJob(paged ? [.. Enumerable.Repeat(5, 128)] : [1, int.MaxValue], i % 2 == 0 ? 3 : 20),
        }).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        await jobs[0].WaitAsync(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        foreach (var job in jobs.Where((_, i) => toTheEnd || i < 30))
            while (job.End == SequenceEnd.None) await job.WaitAsync(job.Count, TestContext.Current.CancellationToken);
        return [.. jobs.Select(job => job.End)];

        int[] Prompt() => [.. Enumerable.Range(0, random.Next(2, 40)).Select(_ => random.Next(2, 64))];
    }
}
