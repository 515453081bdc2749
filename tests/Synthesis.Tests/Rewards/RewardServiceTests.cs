using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Rewards;

/// <summary>Rewards over gRPC, as JSON, and by the client for verl.</summary>
public sealed class RewardServiceTests(RewardStack stack) : IClassFixture<RewardStack>
{
    private static readonly string[] _ids = ["a", "b", "c"];

    [Fact]
    public async Task Rewards_come_in_the_order_of_the_rollouts()
    {
        var response = await stack.Rewards.ScoreAsync(
            new ScoreRequest { Rollouts = { Rollout("3 2 1"), Rollout("1 2 3"), Rollout("1 2"), new Rollout(Rollout("")) { Text = "1 2 3" } } },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([.5 + .2 + .1 / 3 * (0 + .5 + 1), 1.3, 0, -1], response.Rewards.Select(reward => Math.Round(reward.Value, 10)));
        Assert.Equal(
            [RolloutReading.WellFormed, RolloutReading.WellFormed, RolloutReading.WrongAnswer, RolloutReading.WrongTags],
            response.Rewards.Select(reward => reward.Reading));
        Assert.Equal(1, response.Rewards[1].Parts["ndcg_cut_10"]);
        Assert.Empty(response.Rewards[2].Parts);
    }

    [Fact]
    public async Task A_group_is_scored_together()
    {
        var response = await stack.Rewards.ScoreAsync(
            new ScoreRequest
            {
                Reward = "erank-rr",
                Parameters = Parameters.Of(("inversion_penalty", .25)),
                Rollouts = { Scored("8", "good", "q"), Scored("9", "bad", "q"), Scored("1", "bad", "q"), Scored("8", "good", "other") },
            },
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([.5, -.25, .5 * (1 - .01), 1], response.Rewards.Select(reward => Math.Round(reward.Value, 10)));
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_and_nothing_is_scored()
    {
        await RefusedAsync(new ScoreRequest { Reward = "best", Rollouts = { Rollout("1 2 3") } }, "reward");
        await RefusedAsync(
            new ScoreRequest { Parameters = Parameters.Of(("p", 2), ("depth", 5)), Rollouts = { Rollout("1 2 3") } }, "parameters.p", "parameters.depth");
        await RefusedAsync(new ScoreRequest(), "rollouts");
        await RefusedAsync(new ScoreRequest { Rollouts = { Enumerable.Repeat(new Rollout(), 4_097) } }, "rollouts");
        await RefusedAsync(
            new ScoreRequest { Rollouts = { new Rollout(Rollout("")) { Text = new string('x', (1 << 20) + 1), Group = new string('g', 513) } } },
            "rollouts[0].text", "rollouts[0].group");
        await RefusedAsync(
            new ScoreRequest { Rollouts = { Rollout("1 2 3"), new Rollout { PassageIds = { "a", "a" }, RelevantIds = { "a" } } } },
            "rollouts[1].passage_ids[1]", "rollouts[1].teacher_order");
        await RefusedAsync(
            new ScoreRequest { Reward = "erank-ndcg", Rollouts = { Scored("8", "bad", "q") } }, "rollouts[0].group");
    }

    [Fact]
    public async Task A_refused_batch_of_a_stream_does_not_end_it()
    {
        using var call = stack.Rewards.ScoreMany(cancellationToken: TestContext.Current.CancellationToken);
        var good = new ScoreRequest { Rollouts = { Rollout("1 2 3") } };
        foreach (var request in (ScoreManyRequest[])[new() { Tag = "1", Request = good }, new() { Tag = "2" }, new() { Tag = "3", Request = good }])
            await call.RequestStream.WriteAsync(request, TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();
        var answers = await call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["1", "2", "3"], answers.Select(answer => answer.Tag));
        Assert.Equal((int)StatusCode.InvalidArgument, answers[1].Error.Code);
        Assert.Equal(1.3, answers[2].Response.Rewards[0].Value, 10);
    }

    [Fact]
    public async Task Every_reward_is_listed_with_defaults_that_it_takes()
    {
        var listed = (await stack.Rewards.ListRewardsAsync(new ListRewardsRequest(), cancellationToken: TestContext.Current.CancellationToken)).Rewards;
        Assert.Equal(["erank-ndcg", "erank-rr", "erank-se", "iranker", "ranking-regression", "reasonrank"], listed.Select(reward => reward.Name));
        foreach (var reward in listed)
        {
            var rollout = reward.Name is "reasonrank" or "iranker" ? Rollout("2") : Scored("8", "good", "q");
            var response = await stack.Rewards.ScoreAsync(
                new ScoreRequest { Reward = reward.Name, Parameters = reward.Defaults, Rollouts = { rollout } },
                cancellationToken: TestContext.Current.CancellationToken);
            Assert.Subset(reward.Parts.ToHashSet(), response.Rewards[0].Parts.Keys.ToHashSet());
        }
    }

    [Fact]
    public async Task Json_tells_a_reward_of_zero_from_none_and_names_wrong_fields()
    {
        using var client = new HttpClient { BaseAddress = new Uri(stack.Http) };
        var rollout = new { text = "<think>x</think><answer>1</answer>", passage_ids = _ids, relevant_ids = _ids[..1], teacher_order = _ids };
        var answer = await client.PostAsJsonAsync("/v1/rewards", new { rollouts = new[] { rollout } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var reward = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("rewards")[0];
        Assert.Equal(0, reward.GetProperty("value").GetDouble());
        Assert.Equal("ROLLOUT_READING_WRONG_ANSWER", reward.GetProperty("reading").GetString());

        var refused = await client.PostAsJsonAsync("/v1/rewards", new { rollouts = new[] { new { rollout.text } } }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("rollouts[0].relevant_ids", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var unknown = await client.PostAsJsonAsync("/v1/rewards", new { rolouts = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task The_client_for_verl_gets_rewards_and_fails_loudly()
    {
        if (!Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3"))))
            Real.Missing("python3 is not installed");
        await using var run = RunningProgram.Run(
            "python3", Path.Combine(Real.Repository, "tests/Synthesis.Tests/Rewards/reward_client_test.py"),
            Path.Combine(Real.Repository, "infra/training/verl"), stack.Http);
        Assert.True(await run.WaitForExitAsync(TimeSpan.FromMinutes(1)) == 0, run.Output);
    }

    private static Rollout Rollout(string answer) => new()
    {
        Text = $"<think>x</think><answer>{answer}</answer>",
        PassageIds = { _ids },
        RelevantIds = { "a" },
        TeacherOrder = { _ids },
    };

    private static Rollout Scored(string score, string passage, string group) => new()
    {
        Text = $"<think>x</think><answer>{score}</answer>",
        PassageIds = { passage },
        RelevantIds = { "good" },
        TeacherScore = 2,
        Group = group,
    };

    private async Task RefusedAsync(ScoreRequest request, params string[] fields)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await stack.Rewards.ScoreAsync(request, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        var details = RpcErrors.ToStatus(refused).Details.Single().Unpack<BadRequest>();
        Assert.Equal(fields, details.FieldViolations.Select(violation => violation.Field));
    }
}
