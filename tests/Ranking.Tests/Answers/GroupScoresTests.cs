using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Tests.Answers;

public sealed class GroupScoresTests
{
    private const double None = double.NaN;

    [Theory]
    [InlineData("<answer> [1]: 3, [2]: 7.5, [3]: 0 </answer>", new[] { 3, 7.5, 0 }, "")]
    [InlineData("<think>[1]: 9, [2]: 9</think><answer>[3] = 10\n[2] 4/10</answer>", new[] { None, 4, 10 }, "Missing 1")]
    [InlineData("<answer>**[１]**：８, [1]: 2, [2]: 11, [9]: 1</answer>", new[] { 8, None, None }, "Duplicate 1, Missing 2, OutOfRange 2")]
    [InlineData("[1]: 1, [2]: 2, [3]: 3", new double[] { 1, 2, 3 }, "Format 1")]
    [InlineData("<think>[1]: 9, [2]: 9", null, "NoAnswer 1")]
    [InlineData("<answer>[1] > [2] > [3]</answer>", null, "NoAnswer 1")]
    public void Scores_are_read_out_of_the_answer_only(string text, double[]? expected, string repairs)
    {
        var parsed = GroupScores.Parse(new ModelAnswer("[1]: 5", text), 3, tagsAsked: true);
        Assert.Equal(expected, parsed.Scores);
        Assert.Equal(repairs, parsed.Repairs.ToString());
        Assert.Equal([0, 1, 2], parsed.Order.Order());
    }

    [Fact]
    public void A_cut_off_answer_says_nothing() => Assert.False(
        GroupScores.Parse(new ModelAnswer("", "<answer>[1]: 3, [2]: 1", Truncated: true), 3, tagsAsked: true).IsUsable);
}
