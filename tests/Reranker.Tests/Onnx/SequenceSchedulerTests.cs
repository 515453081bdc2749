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

    private SequenceScheduler Start() => new(_model, _tokenizer.EndTokens.ToArray(), new SchedulerOptions());

    private static async Task<int[]> ReadAsync(SequenceJob job)
    {
        while (job.End == SequenceEnd.None) await job.WaitAsync(job.Count, TestContext.Current.CancellationToken);
        Assert.Null(job.Error);
        return [.. Enumerable.Range(0, job.Count).Select(i => job[i])];
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
}
