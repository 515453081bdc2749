using ReasonRank.Ranking.Rewards;

namespace ReasonRank.Ranking.Tests.Rewards;

/// <summary>The reward for striking out one passage.</summary>
public sealed class ExclusionRewardTests
{
    [Theory]
    [InlineData("<think>x</think>\n<answer>[2]</answer>", 1)]
    [InlineData("<think>x</think>\n<answer>[1]</answer>", 0)]
    [InlineData("<think>x</think>\n<answer>[9]</answer>", -.5)]
    [InlineData("<think>x</think>\n<answer>[2] > [3]</answer>", -.5)]
    [InlineData("<think>x</think>\n<answer>0</answer>", -.5)]
    // Another answer before the last one: two tags are there twice.
    [InlineData("<think>x</think><answer>1</answer><answer>2</answer>", 1 - .5)]
    [InlineData("<think>x</think><answer>2</answer> so", 1 - 1)]
    // No think block: a wrong shape, and two tags that are not there.
    [InlineData("<answer>2</answer>", 1 - 1 - .5)]
    // No answer, a wrong shape, and no tag at all.
    [InlineData("I strike out 2", -3)]
    public void Format_and_choice_are_paid_for(string text, double expected) =>
        Assert.Equal(expected, Rollouts.Score("iranker", Rollouts.Listwise(text, 3, 1)).Value, 10);

    [Fact]
    public void A_think_block_that_the_prompt_opened_costs_nothing()
    {
        var rollout = Rollouts.Listwise("x</think><answer>3</answer>", 3, 1);
        Assert.Equal(1 - 1 - .25, Rollouts.Score("iranker", rollout).Value);
        Assert.Equal(1, Rollouts.Score("iranker", rollout with { ReasoningOpened = true }).Value);
    }

    [Fact]
    public void Penalties_are_parameters()
    {
        var rollout = Rollouts.Listwise("<answer>2</answer>", 3, 1);
        Assert.Equal(1, Rollouts.Score("iranker", rollout, ("format_penalty", 0.0), ("tag_penalty", 0.0)).Value);
    }

    [Fact]
    public void Rewards_stay_within_bounds_whatever_is_written_and_whatever_the_passages_are_called()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        string[] pieces = ["<think>", "</think>", "<answer>", "</answer>", "[1]", "[2]", " 3 ", "[40]", "0", "\n", "x", " > ", "９"];
        for (var trial = 0; trial < 2_000; trial++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            var rollout = Rollouts.Listwise(text, 3, random.Next(1, 4));
            var reward = Rollouts.Score("iranker", rollout).Value;
            // Everything wrong: no answer, a wrong shape, and four tags that are not there once.
            Assert.InRange(reward, -1 - 1 - 4 * .25, 1);
            var renamed = rollout with { PassageIds = Rename(rollout.PassageIds), RelevantIds = Rename(rollout.RelevantIds), TeacherOrder = Rename(rollout.TeacherOrder) };
            Assert.Equal(reward, Rollouts.Score("iranker", renamed).Value);
        }

        static IReadOnlyList<string> Rename(IReadOnlyList<string> ids) => [.. ids.Select(id => $"x/{id}")];
    }
}
