using System.Diagnostics;
using System.Text.Json;
using ReasonRank.OnnxGenAI;
using ReasonRank.Reranker.Models.Onnx.Scheduling;
using ReasonRank.TestSupport;

namespace ReasonRank.Reranker.Tests.Onnx;

/// <summary>Sequences on the real tiny model.</summary>
public sealed class SequenceSchedulerTests : IDisposable
{
    private readonly Model _model;
    private readonly Tokenizer _tokenizer;

    public SequenceSchedulerTests()
    {
        GenAIRuntime.Load(GenAI.Libraries);
        _model = Model.Load(GenAI.ModelFolder("tiny-ranker"));
        _tokenizer = new Tokenizer(_model);
    }

    [Fact]
    public async Task Sequences_written_together_are_those_written_alone()
    {
        await using var scheduler = Start();
        var prompts = Golden().Where(golden => golden.Output.Length > 8).ToList();
        var watch = Stopwatch.StartNew();
        foreach (var (prompt, output) in prompts)
        {
            var job = new SequenceJob(prompt, 1500);
            scheduler.Add(job);
            Assert.Equal(output, await ReadAsync(job));
        }
        var alone = watch.Elapsed;
        var before = scheduler.Statistics;
        watch.Restart();
        var jobs = prompts.Select(golden => new SequenceJob(golden.Prompt, 1500)).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        for (var i = 0; i < jobs.Count; i++) Assert.Equal(prompts[i].Output, await ReadAsync(jobs[i]));
        TestContext.Current.TestOutputHelper!.WriteLine($"alone {alone}, together {watch.Elapsed}, {before}, {scheduler.Statistics}");
    }

    [Fact]
    public async Task Short_answers_to_long_prompts_and_long_answers_to_short_prompts_are_whole_together()
    {
        await using var scheduler = Start();
        var golden = Golden().Where(golden => golden.Prompt.Length < 1000 && golden.Output.Length is > 10 and < 130).ToList();
        var jobs = golden.Select(golden => new SequenceJob(golden.Prompt, golden.Prompt.Length > 400 ? 10 : golden.Output.Length + 1)).ToList();
        Assert.True(jobs.Count(job => job.MaxTokens == 10) is > 1 and < 20);
        foreach (var job in jobs) scheduler.Add(job);
        for (var i = 0; i < jobs.Count; i++) Assert.Equal(golden[i].Output.Take(jobs[i].MaxTokens), await ReadAsync(jobs[i]));
    }

    [Fact]
    public async Task A_prompt_that_nobody_waits_for_is_not_computed_to_its_end()
    {
        await using var scheduler = Start();
        using var stop = new CancellationTokenSource();
        var golden = Golden();
        int[] endless = [.. Enumerable.Repeat(golden[0].Prompt, 40).SelectMany(prompt => prompt).Take(3900)];
        var job = new SequenceJob(endless, 100) { Cancelled = stop.Token };
        scheduler.Add(job);
        while (job.StartedAt == 0) await Task.Delay(1, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await EndAsync(job);
        Assert.Equal(SequenceEnd.Cancelled, job.End);
        Assert.Equal(0, scheduler.Statistics.PromptTokens);

        var next = new SequenceJob(golden[0].Prompt, 1500);
        scheduler.Add(next);
        Assert.Equal(golden[0].Output, await ReadAsync(next));
    }

    [Fact]
    public async Task A_prompt_that_the_model_refuses_fails_alone()
    {
        await using var scheduler = Start();
        var golden = Golden().Take(4).ToList();
        var jobs = golden.Select(answer => new SequenceJob(answer.Prompt, 300)).ToList();
        var refused = new SequenceJob([1, int.MaxValue, 3], 300);
        foreach (var job in jobs.Take(2).Append(refused).Concat(jobs.Skip(2))) scheduler.Add(job);
        await EndAsync(refused);
        Assert.Equal(SequenceEnd.Failed, refused.End);
        Assert.NotEmpty(refused.Error!);
        for (var i = 0; i < jobs.Count; i++) Assert.Equal(golden[i].Output, await ReadAsync(jobs[i]));
    }

    [Fact]
    public async Task Sequences_written_at_once_fit_the_cache()
    {
        const int Room = 1700;
        await using var scheduler = Start(new SchedulerOptions { MaxCacheTokens = Room });
        var (jobs, most) = (new List<SequenceJob>(), 0);
        var watch = new Watch(() => most = Math.Max(
            most, jobs.Where(job => job.Count > 0 && job.End == SequenceEnd.None).Sum(job => job.MaxLength)));
        var golden = Golden().Where(answer => answer.Output.Length is > 8 and < 100).Take(8).ToList();
        jobs.AddRange(golden.Select(answer => new SequenceJob(answer.Prompt, 200) { Constraints = [watch] }));
        foreach (var job in jobs) scheduler.Add(job);
        for (var i = 0; i < jobs.Count; i++) Assert.Equal(golden[i].Output, await ReadAsync(jobs[i]));
        Assert.InRange(most, 1, Room);
    }

    [Fact]
    public async Task Neither_short_nor_long_answers_wait_for_all_of_the_others()
    {
        await using var scheduler = Start();
        var golden = Golden().First(answer => answer.Output.Length > 100);
        var longest = new SequenceJob(golden.Prompt, 300);
        var (before, after) = (0, 0);
        var watch = new Watch(() => _ = longest.End == SequenceEnd.None ? before++ : after++);
        var shorts = Enumerable.Range(0, 400).Select(_ => new SequenceJob(golden.Prompt, 2) { Constraints = [watch] }).ToList();
        foreach (var job in shorts.Take(200).Append(longest).Concat(shorts.Skip(200))) scheduler.Add(job);
        foreach (var job in shorts) await EndAsync(job);
        Assert.Equal(golden.Output, await ReadAsync(longest));
        Assert.True(before > 0 && after > 0, $"{before} tokens of short answers before the long one was over, {after} after");
    }

    [Fact]
    public async Task Scores_do_not_depend_on_what_was_kept()
    {
        await using var keeping = Start();
        await using var forgetful = Start(new SchedulerOptions { KeptPrefixes = 0 });
        var prompt = Golden()[^1].Prompt;
        for (var cut = 0; cut < 6; cut++)
        {
            var kept = new SequenceJob([.. prompt.SkipLast(cut)], 1, topLogProbs: 10);
            var anew = new SequenceJob(kept.Prompt, 1, topLogProbs: 10);
            keeping.Add(kept);
            forgetful.Add(anew);
            await EndAsync(kept);
            await EndAsync(anew);
            Assert.Equal(anew[0], kept[0]);
            // A last token computed alone takes another path through the library's kernels, equal but for rounding.
            for (var i = 0; i < 5; i++) Assert.Equal(anew.Top(0)[i].LogProb, kept.Top(0)[i].LogProb, 1e-3);
        }
        Assert.Equal(0, forgetful.Statistics.ReusedTokens);
        Assert.InRange(keeping.Statistics.ReusedTokens, 5 * (prompt.Length - 7), 5 * prompt.Length);
    }

    [Fact]
    public async Task Unloading_ends_all_sequences()
    {
        var scheduler = Start(new SchedulerOptions(MaxRows: 2));
        var jobs = Golden().Select(answer => new SequenceJob(answer.Prompt, 1500)).ToList();
        foreach (var job in jobs) scheduler.Add(job);
        await jobs[0].WaitAsync(0, TestContext.Current.CancellationToken);
        await scheduler.DisposeAsync();
        Assert.All(jobs, job => Assert.NotEqual(SequenceEnd.None, job.End));
        Assert.Contains(jobs, job => job.End == SequenceEnd.Failed && job.Error!.Contains("unloaded", StringComparison.Ordinal));
    }

    private SequenceScheduler Start(SchedulerOptions? options = null) =>
        new(_model, _tokenizer.EndTokens.ToArray(), options ?? new SchedulerOptions());

    private static async Task<int[]> ReadAsync(SequenceJob job)
    {
        await EndAsync(job);
        Assert.Null(job.Error);
        return [.. Enumerable.Range(0, job.Count).Select(i => job[i])];
    }

    private static async Task EndAsync(SequenceJob job)
    {
        while (job.End == SequenceEnd.None) await job.WaitAsync(job.Count, TestContext.Current.CancellationToken);
    }

    private List<(int[] Prompt, int[] Output)> Golden() =>
        [.. File.ReadLines(Path.Combine(GenAI.ModelFolder("tiny-ranker"), "golden.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Select(golden => (Ids(golden, "prompt_token_ids"), Ids(golden, "output_token_ids").Where(id => !_tokenizer.EndTokens.Contains(id)).ToArray()))];

    private static int[] Ids(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];

    public void Dispose()
    {
        _tokenizer.Dispose();
        _model.Dispose();
    }

    /// <summary>Limits nothing; tells of each token, on the scheduler's thread.</summary>
    private sealed class Watch(Action written) : ITokenConstraint
    {
        public bool IsActive => false;

        public void Mask(Span<float> logits) { }

        public void Accept(int token) => written();
    }
}
