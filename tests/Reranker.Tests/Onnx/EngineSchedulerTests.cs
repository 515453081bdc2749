using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>
/// Sequences on the native engine, with a graph made for it. Its next token is a sum, which every test can work out: the first
/// token, the last one and how many there are, modulo 64; token 1 ends a sequence.
/// </summary>
public sealed class EngineSchedulerTests : IDisposable
{
    private const int Context = 128;
    private static readonly PagedCache Cache = new(4, 128);

    private readonly Model _model;

    public EngineSchedulerTests()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        _model = Model.Load(GenAI.ModelFolder("synthetic-paged"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_at_once_write_what_each_writes_alone()
    {
        await using var scheduler = Start();
        var random = new Random(TestSeed());
        var jobs = Enumerable.Range(0, 300).Select(_ =>
        {
            var prompt = Enumerable.Range(0, random.Next(1, 90)).Select(_ => random.Next(2, 64)).ToArray();
            return new SequenceJob(prompt, random.Next(1, Context - prompt.Length));
        }).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        foreach (var job in jobs) await AssertWholeAsync(job);
        Assert.Equal(300, scheduler.Statistics.Sequences);
        Assert.Equal(jobs.Sum(job => job.Prompt.Length), scheduler.Statistics.PromptTokens);
        Assert.Equal(jobs.Sum(job => job.Count), scheduler.Statistics.WrittenTokens);
    }

    [Fact]
    public async Task More_than_the_cache_holds_wait_for_their_turn()
    {
        // 8 rows of 120 tokens want 240 of 128 blocks, but none of them when it begins.
        await using var scheduler = Start();
        var jobs = Enumerable.Range(0, 24).Select(i => new SequenceJob([2 + i, 9], Context - 8)).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        foreach (var job in jobs) await AssertWholeAsync(job);
    }

    [Fact]
    public async Task A_sequence_joins_while_another_is_written()
    {
        await using var scheduler = Start();
        var later = new SequenceJob([30, 31], 3);
        var atTheEnd = SequenceEnd.None;
        SequenceJob first = null!;
        first = new SequenceJob([2, 3], 50)
        {
            Constraints =
            [
                new Follower(written =>
                {
                    if (written == 5) scheduler.Add(later);
                    atTheEnd = later.End;
                }),
            ],
        };
        scheduler.Add(first);
        await AssertWholeAsync(first);
        await AssertWholeAsync(later);
        Assert.Equal(SequenceEnd.MaxTokens, atTheEnd);
    }

    [Fact]
    public async Task A_cancelled_sequence_writes_no_more_and_the_others_go_on()
    {
        await using var scheduler = Start();
        using var stop = new CancellationTokenSource();
        var others = Enumerable.Range(0, 20).Select(i => new SequenceJob([2 + i, 3], 60)).ToList();
        var cancelled = new SequenceJob([2, 3], 100)
        {
            Constraints = [new Follower(written => { if (written == 5) stop.Cancel(); })],
            Cancelled = stop.Token,
        };
        foreach (var job in others.Take(4).Append(cancelled).Concat(others.Skip(4))) scheduler.Add(job);
        await EndAsync(cancelled);
        Assert.Equal((SequenceEnd.Cancelled, 5), (cancelled.End, cancelled.Count));
        foreach (var job in others) await AssertWholeAsync(job);
    }

    [Fact]
    public async Task Tokens_that_have_to_come_are_put_in_and_the_sequence_goes_on_behind_them()
    {
        await using var scheduler = Start();
        int[] forced = [40, 41, 42];
        var jobs = Enumerable.Range(0, 30).Select(i => new SequenceJob([2 + i, 3, 4], 20)
        {
            Constraints = [new Follower(forced: forced, after: i % 3 == 0 ? 1 : 6)],
        }).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        for (var i = 0; i < jobs.Count; i++)
        {
            await EndAsync(jobs[i]);
            Assert.Null(jobs[i].Error);
            var before = Expected(jobs[i].Prompt, i % 3 == 0 ? 1 : 6);
            var isOver = before.Length < (i % 3 == 0 ? 1 : 6);
            int[] expected = isOver ? before : [.. before, .. forced, .. Expected([.. jobs[i].Prompt, .. before, .. forced], 20 - before.Length - 3)];
            Assert.Equal(expected, Written(jobs[i]));
        }
    }

    [Fact]
    public async Task Tokens_that_have_to_come_end_with_the_room_for_them()
    {
        await using var scheduler = Start();
        var job = new SequenceJob([2, 3, 4], 4) { Constraints = [new Follower(forced: [40, 41, 42], after: 2)] };
        scheduler.Add(job);
        await EndAsync(job);
        Assert.Equal(SequenceEnd.MaxTokens, job.End);
        Assert.Equal([9, 15, 40, 41], Written(job));
    }

    [Fact]
    public async Task A_prompt_that_the_engine_refuses_fails_alone()
    {
        await using var scheduler = Start();
        var others = Enumerable.Range(0, 4).Select(i => new SequenceJob([2 + i, 3], 40)).ToList();
        var tooLong = new SequenceJob([.. Enumerable.Repeat(5, Context)], 10);
        var scored = new SequenceJob([2, 3], 10, topLogProbs: 3);
        foreach (var job in others.Take(2).Append(tooLong).Append(scored).Concat(others.Skip(2))) scheduler.Add(job);
        await EndAsync(tooLong);
        Assert.Equal(SequenceEnd.Failed, tooLong.End);
        Assert.Contains("128", tooLong.Error, StringComparison.Ordinal);
        await EndAsync(scored);
        Assert.Equal((SequenceEnd.Failed, "The engine tells no scores."), (scored.End, scored.Error));
        foreach (var job in others) await AssertWholeAsync(job);
    }

    [Fact]
    public async Task A_graph_that_fails_ends_its_sequences_and_not_the_scheduler()
    {
        // The graph has room for 128 blocks; of another number it fails at the first step.
        using var config = new ModelConfig(GenAI.ModelFolder("synthetic-paged"));
        config.Overlay("""{ "engine": { "dynamic_batching": { "num_blocks": 100 } } }""");
        using var model = new Model(config);
        await using var scheduler = new SequenceScheduler(model, [1], new SchedulerOptions { Paged = new PagedCache(4, 100), MaxCacheTokens = 400 });
        for (var round = 0; round < 3; round++)
        {
            var jobs = Enumerable.Range(0, 12).Select(i => new SequenceJob([2 + i, 3], 20)).ToList();
            foreach (var job in jobs) scheduler.Add(job);
            foreach (var job in jobs) await EndAsync(job);
            Assert.All(jobs, job => Assert.Equal(SequenceEnd.Failed, job.End));
            Assert.All(jobs, job => Assert.NotEmpty(job.Error!));
        }
    }

    [Fact]
    public async Task Sampling_repeats_with_its_seed()
    {
        await using var scheduler = Start();
        var jobs = new[] { 7L, 7, 8 }.Select(seed => new SequenceJob([2, 3], 30) { Sampling = new Sampling(1.5, 1, 0, seed) }).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        foreach (var job in jobs) await EndAsync(job);
        Assert.All(jobs, job => Assert.Null(job.Error));
        Assert.Equal(Written(jobs[0]), Written(jobs[1]));
        Assert.NotEqual(Written(jobs[0]), Written(jobs[2]));
    }

    [Fact]
    public async Task Neither_short_nor_long_answers_wait_for_all_of_the_others()
    {
        await using var scheduler = Start(maxRows: 2);
        var longest = new SequenceJob([2, 3], 40);
        var (before, after) = (0, 0);
        var shorts = Enumerable.Range(0, 200).Select(_ => new SequenceJob([5, 6], 2)
        {
            Constraints = [new Follower(_ => _ = longest.End == SequenceEnd.None ? before++ : after++)],
        }).ToList();
        foreach (var job in shorts.Append(longest)) scheduler.Add(job);
        foreach (var job in shorts) await AssertWholeAsync(job);
        await AssertWholeAsync(longest);
        Assert.True(before > 0 && after > 0, $"{before} tokens of short answers before the long one was over, {after} after");
    }

    [Fact]
    public async Task Unloading_ends_all_sequences()
    {
        var scheduler = Start();
        var jobs = Enumerable.Range(0, 500).Select(i => new SequenceJob([2 + i % 60, 3], 100)).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        await jobs[0].WaitAsync(0, Cancellation);
        await scheduler.DisposeAsync();
        Assert.All(jobs, job => Assert.NotEqual(SequenceEnd.None, job.End));
        Assert.Contains(jobs, job => job.End == SequenceEnd.Failed && job.Error!.Contains("unloaded", StringComparison.Ordinal));
    }

    private SequenceScheduler Start(int maxRows = 32) =>
        new(_model, [1], new SchedulerOptions(maxRows) { Paged = Cache, MaxCacheTokens = Cache.Tokens!.Value });

    private static int TestSeed()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        return seed;
    }

    private static async Task AssertWholeAsync(SequenceJob job)
    {
        await EndAsync(job);
        Assert.Null(job.Error);
        var expected = Expected(job.Prompt, job.MaxTokens);
        Assert.Equal(expected, Written(job));
        Assert.Equal(expected.Length < job.MaxTokens ? SequenceEnd.EndToken : SequenceEnd.MaxTokens, job.End);
    }

    private static async Task EndAsync(SequenceJob job)
    {
        while (job.End == SequenceEnd.None) await job.WaitAsync(job.Count, Cancellation);
    }

    private static int[] Written(SequenceJob job) => [.. Enumerable.Range(0, job.Count).Select(i => job[i])];

    private static int[] Expected(int[] prompt, int maxTokens)
    {
        var tokens = prompt.ToList();
        while (tokens.Count < prompt.Length + maxTokens)
        {
            var next = (tokens[0] + tokens[^1] + tokens.Count) % 64;
            if (next == 1) break;
            tokens.Add(next);
        }
        return [.. tokens.Skip(prompt.Length)];
    }

    public void Dispose() => _model.Dispose();

    /// <summary>Tells of each token, on the scheduler's thread; may have tokens that come next.</summary>
    private sealed class Follower(Action<int>? written = null, int[]? forced = null, int after = 0) : ITokenConstraint
    {
        private int _count;

        public bool IsActive => !Forced.IsEmpty;

        public bool NeedsScores => false;

        public ReadOnlySpan<int> Forced =>
            forced is not null && _count >= after && _count < after + forced.Length ? forced.AsSpan(_count - after) : default;

        public void Mask(Span<float> logits) { }

        public void Accept(int token)
        {
            _count++;
            written?.Invoke(_count);
        }
    }
}
