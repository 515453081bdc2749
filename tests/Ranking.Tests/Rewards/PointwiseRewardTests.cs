using ReasonRank.Ranking.Rewards;

namespace ReasonRank.Ranking.Tests.Rewards;

/// <summary>Rewards of scores among those of the same query.</summary>
public sealed class PointwiseRewardTests
{
    [Fact]
    public void Reciprocal_ranks_follow_the_papers_cases()
    {
        // Pool: 9 (rank 1), 7 7 (rank 2), 4 (rank 4), 1 (rank 5); the last relevant one is that of rank 4.
        var rewards = Rollouts.Score("erank-rr",
        [
            Rollouts.Pointwise(Rollouts.Tagged("7"), "good", true, null),
            Rollouts.Pointwise(Rollouts.Tagged("4"), "good", true, null),
            Rollouts.Pointwise(Rollouts.Tagged("9"), "bad", false, 2),
            Rollouts.Pointwise(Rollouts.Tagged("7"), "bad", false, 2),
            Rollouts.Pointwise(Rollouts.Tagged(" 1 "), "bad", false, 2),
            Rollouts.Pointwise("7", "bad", false, 2),
            Rollouts.Pointwise(Rollouts.Tagged("11"), "good", true, null),
        ]);
        Assert.Equal([1 / 2.0, 1 / 4.0, -1, -1, .5 * (1 - .01), -2, -2], rewards.Select(reward => reward.Value));
        Assert.Equal(RolloutReading.WrongTags, rewards[5].Reading);
        Assert.Equal(RolloutReading.WrongAnswer, rewards[6].Reading);
        Assert.Equal([4.0, 4.0], rewards[1].Parts);
    }

    [Fact]
    public void Squared_error_is_a_share_of_the_largest()
    {
        var rewards = Rollouts.Score("erank-se",
        [
            Rollouts.Pointwise(Rollouts.Tagged("10"), "a", true, 0),
            Rollouts.Pointwise(Rollouts.Tagged("3"), "a", true, 3),
            Rollouts.Pointwise(Rollouts.Tagged("6"), "a", true, 5) with { Group = "" },
        ]);
        Assert.Equal([-1, 0, -.01], rewards.Select(reward => Math.Round(reward.Value, 10)));
    }

    [Fact]
    public void Contributions_of_the_relevant_add_up_to_ndcg()
    {
        // Distinct scores, so that ranks are those of a list.
        var rewards = Rollouts.Score("erank-ndcg",
        [
            Rollouts.Pointwise(Rollouts.Tagged("9"), "a", true, null),
            Rollouts.Pointwise(Rollouts.Tagged("8"), "b", false, null),
            Rollouts.Pointwise(Rollouts.Tagged("7"), "a", true, null),
        ]);
        Assert.Equal(OrderMeasures.Ndcg<int>([1, 2, 3], new HashSet<int> { 1, 3 }), rewards.Sum(reward => reward.Value), 10);
        Assert.Equal(0, rewards[1].Value);
    }

    [Fact]
    public void Ranking_and_regression_are_joined_by_their_weight()
    {
        Rollout[] rollouts =
        [
            Rollouts.Pointwise(Rollouts.Tagged("8"), "a", true, 8),
            Rollouts.Pointwise(Rollouts.Tagged("9"), "b", false, 6),
            Rollouts.Pointwise(Rollouts.Tagged("2"), "c", false, 2),
        ];
        var rewards = Rollouts.Score("ranking-regression", rollouts);
        // a stands below b, 2 apart, and above c, 6 apart.
        Assert.Equal([8, 1, 6 / 8.0], rewards[0].Parts);
        Assert.Equal(.5 + .5 * 6 / 8, rewards[0].Value, 10);
        Assert.Equal(1, Rollouts.Score("ranking-regression", rollouts, ("ranking_weight", 0.0))[2].Value, 10);
        Assert.Equal(1, Rollouts.Score("ranking-regression", [rollouts[0]])[0].Value, 10);
        Assert.Equal(-1, Rollouts.Score("ranking-regression", [rollouts[0] with { Text = "8" }])[0].Value, 10);
    }

    [Fact]
    public void Groups_are_scored_apart_and_the_order_of_a_batch_says_nothing()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        foreach (var reward in (string[])["erank-rr", "erank-se", "erank-ndcg", "ranking-regression"])
        {
            var rollouts = Enumerable.Range(0, 60).Select(i =>
            {
                var text = random.Next(10) == 0 ? "x" : Rollouts.Tagged($"{random.Next(11)}");
                return Rollouts.Pointwise(text, $"p{i % 7}", i % 7 == 0, random.Next(11)) with { Group = $"g{i % 3}" };
            }).ToArray();
            var together = Rollouts.Score(reward, rollouts);
            for (var group = 0; group < 3; group++)
            {
                var members = Enumerable.Range(0, 60).Where(i => i % 3 == group).ToArray();
                random.Shuffle(members);
                var alone = Rollouts.Score(reward, [.. members.Select(i => rollouts[i])]);
                for (var i = 0; i < members.Length; i++) Assert.Equal(together[members[i]].Value, alone[i].Value, 10);
            }
            Assert.All(together, value => Assert.InRange(value.Value, -2, 1 + 1e-9));
        }
    }

    [Fact]
    public void What_a_group_lacks_is_refused_by_field()
    {
        Assert.Equal(["rollouts[0].passage_ids"], Paths("erank-se", new Rollout("", ["a", "b"], ["a"]) { TeacherScore = 1 }));
        Assert.Equal(["rollouts[0].teacher_score"], Paths("erank-se", Rollouts.Pointwise("", "a", true, double.NaN)));
        Assert.Equal(
            ["rollouts[0].teacher_score", "rollouts[0].group"],
            Paths("erank-rr", Rollouts.Pointwise("", "a", false, null)));
        Assert.Equal(["rollouts[0].group"], Paths("ranking-regression", Rollouts.Pointwise("", "a", true, 1) with { Group = "" }));

        static IEnumerable<string> Paths(string reward, Rollout rollout) => Rollouts.Wrong(reward, rollout).Select(violation => violation.Path);
    }
}
