using System.Collections.Concurrent;
using Grpc.Core;
using ReasonRank.Synthesis.Tests.Exports;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Steps;

/// <summary>Queries are kept by what the rewards of a student's rollouts teach.</summary>
public sealed class RolloutsStepTests
{
    private const string Best = "<think>x</think><answer>[1] > [2] > [3] > [4]</answer>", Worst = "<think>x</think><answer>[4] > [3] > [2] > [1]</answer>";

    [Fact]
    public async Task Queries_whose_rewards_differ_become_items()
    {
        // Queries are worked on at the same time: every other answer is that to the same prompt.
        var asked = new ConcurrentDictionary<string, int>();
        await using var server = await StudentServer.StartAsync((model, prompt, _) => model == "teacher" ? Best : (asked.AddOrUpdate(prompt, 1, (_, count) => count + 1), prompt) switch
        {
            _ when prompt.Contains("solved", StringComparison.Ordinal) => Best,
            _ when prompt.Contains("alike", StringComparison.Ordinal) => Worst,
            var (call, _) when prompt.Contains("hopeless", StringComparison.Ordinal) => call % 2 == 0 ? "no idea" : "<think>x</think><answer>1</answer>",
            var (call, _) => call % 2 == 0 ? Best : Worst,
        });
        await using var stack = await StartAsync(server);
        var spec = Spec(("model", "student"), ("rollouts", 6), ("at_once", 1));

        var submitted = await stack.SubmitAsync(spec, Queries("mixed", "solved", "alike", "hopeless"));
        var job = await stack.EndAsync(submitted.Job.Id);

        Assert.Equal(JobState.Done, job.State);
        var ends = (await stack.ItemsAsync(job.Id)).ToDictionary(item => item.Summary.QueryId);
        Assert.Equal(ItemState.Done, ends["mixed"].Summary.State);
        Assert.Equal("rewards-all-right", ends["solved"].Summary.Reason);
        Assert.Equal("rewards-alike", ends["alike"].Summary.Reason);
        Assert.Equal("rewards-all-wrong", ends["hopeless"].Summary.Reason);
        var rollouts = ends["mixed"].Item.Results["rollouts"].Rollouts;
        // The relevant passage is first or last of four: nDCG 1 or 1 / log2(5), recall 1, overlap 1 or (0 + 0 + 2/3 + 1) / 4.
        var worst = 1 / Math.Log2(5) + .2 + .1 * (2 / 3.0 + 1) / 4;
        Assert.Equal(6, rollouts.Rewards.Count);
        Assert.All(rollouts.Rewards, reward => Assert.Equal(reward > 1 ? 1.3 : worst, reward, 10));
        Assert.Equal(2, rollouts.Rewards.Distinct().Count());
        Assert.Equal(rollouts.Rewards.Average(), rollouts.Mean, 10);
        Assert.Equal(Math.Sqrt(rollouts.Rewards.Average(reward => Math.Pow(reward - rollouts.Mean, 2))), rollouts.Deviation, 10);
        Assert.Contains(rollouts.Prompt, turn => turn.Content.Contains("[4] text of p3", StringComparison.Ordinal));
        Assert.Equal(4 + 4 * 6, server.Calls);

        var row = Assert.Single((await ExportedFolder.GetAsync(stack, job.Id, "verl", ("half", "all"))).Rows("train.jsonl"));
        Assert.Equal("mixed", (string?)row["extra_info"]!["qid"]);
        Assert.Equal((rollouts.Mean, rollouts.Deviation), ((double)row["extra_info"]!["reward_mean"]!, (double)row["extra_info"]!["reward_deviation"]!));
    }

    [Fact]
    public async Task Rollouts_that_could_not_differ_are_refused_at_submit()
    {
        await using var server = await StudentServer.StartAsync((_, _, _) => Best);
        await using var stack = await StartAsync(server);
        var refused = await Assert.ThrowsAsync<RpcException>(() => stack.SubmitAsync(
            Spec(("temperature", 0), ("right", 0), ("reward", "erank-rr"), ("model", "nobody")), Queries("mixed")));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("steps[2].parameters.reward", refused.Status.Detail, StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<RpcException>(() => stack.SubmitAsync(
            Spec(("temperature", 0), ("right", 0), ("model", "nobody")), Queries("mixed")));
        foreach (var name in (string[])["temperature", "right", "model"])
            Assert.Contains($"steps[2].parameters.{name}", refused.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<SynthesisStack> StartAsync(StudentServer server)
    {
        var stack = await SynthesisStack.StartAsync(
            null,
            ("Reranker:Models:0:Name", "teacher"), ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", server.Endpoint),
            ("Reranker:Models:1:Name", "student"), ("Reranker:Models:1:Model", "student"), ("Reranker:Models:1:Endpoint", server.Endpoint));
        await stack.IndexAsync("c", Enumerable.Range(0, 4).Select(i => new Passage { Id = $"p{i}", Text = $"text of p{i}" }));
        return stack;
    }

    private static JobSpec Spec(params (string Name, object Value)[] parameters) => new()
    {
        Collection = "c",
        Deduplication = new Deduplication { Off = true },
        Split = new Split { Validation = 0 },
        Steps =
        {
            new Step { Kind = "candidates" },
            new Step { Kind = "listwise", Parameters = Parameters.Of(("model", "teacher")) },
            new Step { Kind = "rollouts", Parameters = Parameters.Of(parameters) },
        },
    };

    private static IEnumerable<JobQuery> Queries(params string[] kinds) => kinds.Select(kind => new JobQuery
    {
        Id = kind,
        Text = $"a question that is {kind}",
        RelevantIds = { "p0" },
        Candidates = { Enumerable.Range(0, 4).Select(i => new JobCandidate { PassageId = $"p{i}", Score = 4 - i }) },
    });
}
