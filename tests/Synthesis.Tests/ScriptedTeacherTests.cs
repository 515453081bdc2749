using ReasonRank.Synthesis.Tests.Faults;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests;

/// <summary>The teacher of the tests knows the prompts of all steps, and its answers depend on them alone.</summary>
public sealed class ScriptedTeacherTests
{
    private static readonly string[] _all = ["positives", "hard-negatives", "listwise", "pointwise", "filter"];

    [Fact]
    public async Task Every_step_of_every_domain_can_read_its_answers()
    {
        await using var teacher = await ScriptedTeacher.StartAsync();
        var job = await RunAsync(teacher, LabelJob.Spec(_all), LabelJob.Queries(24), (job, items) =>
        {
            Assert.Equal(24, items.Count);
            Assert.All(items, item => Assert.True(item.Summary.State is ItemState.Done or ItemState.Filtered, $"{item.Summary}"));
            foreach (var item in items.Where(item => item.Summary.State == ItemState.Done)) AssertAgrees(item.Item);
        });
        Assert.InRange(job.Counts.Done, 8, 23);
        Assert.Equal(teacher.PromptTokens, job.Usage.PromptTokens);
        Assert.Equal(teacher.CompletionTokens, job.Usage.CompletionTokens);
        Assert.Equal(teacher.Calls, job.Usage.ModelCalls);
    }

    [Fact]
    public async Task Questions_are_written_the_same_way_twice()
    {
        var spec = LabelJob.Spec("positives", "listwise");
        spec.Questions = new PassageQuestions { Count = 10, Seed = 3 };
        spec.Deduplication = new Deduplication { Off = true };
        var texts = new List<string[]>();
        for (var run = 0; run < 2; run++)
        {
            await using var teacher = await ScriptedTeacher.StartAsync();
            await RunAsync(teacher, spec, [], (_, items) => texts.Add([.. items.Select(item => item.Item.Query.Text)]));
        }
        Assert.Equal(10, texts[0].Distinct().Count());
        Assert.Equal(texts[0], texts[1]);
    }

    private static async Task<Job> RunAsync(
        ScriptedTeacher teacher, JobSpec spec, IEnumerable<JobQuery> queries, Action<Job, IReadOnlyList<ListedItem>> look)
    {
        await using var stack = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint));
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var job = await stack.EndAsync((await stack.SubmitAsync(spec, queries)).Job.Id);
        Assert.Equal(JobState.Done, job.State);
        look(job, await stack.ItemsAsync(job.Id));
        return job;
    }

    private static void AssertAgrees(Item item)
    {
        var grades = item.Results["pointwise"].Scores.Scores.ToDictionary(score => score.PassageId, score => score.Score);
        Assert.NotEmpty(item.Results["positives"].Picked.PositiveIds);
        Assert.All(item.Results["positives"].Picked.PositiveIds, id => Assert.InRange(grades[id], 8, 10));
        Assert.All(item.Results["hard-negatives"].Picked.HardNegativeIds, id => Assert.InRange(grades[id], 0, 1));
        Assert.Equal(grades.Keys.Order(), item.Results["listwise"].Ranking.FinalIds.Order());
    }
}
