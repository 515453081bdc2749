using ReasonRank.Ranking.Strategies.Pointwise;

namespace ReasonRank.Ranking.Tests.Strategies.Pointwise;

public sealed class PointwisePlanTests
{
    [Fact]
    public void All_calls_are_one_round_in_first_stage_order()
    {
        var round = Assert.Single(new PointwisePlan(100).Rounds());
        Assert.Equal(Enumerable.Range(0, 100), round.Select(call => Assert.Single(call.Items)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Nothing_to_rank_needs_no_call(int count)
    {
        var plan = new PointwisePlan(count);
        Assert.Empty(plan.Rounds());
        Assert.Equal(Enumerable.Range(0, count), plan.Order);
        Assert.Null(plan.Scores);
    }

    [Fact]
    public void What_is_not_scored_holds_its_place_and_agrees_with_the_scores()
    {
        var plan = new PointwisePlan(5);
        var calls = plan.Rounds().Single();
        calls[1].Answer([0], [2.0]);
        calls[4].Answer([0], [9.0]);
        calls[2].Answer([0], [2.0]);

        Assert.Equal([0, 4, 1, 3, 2], plan.Order);
        Assert.Equal([9.0, 2.0, 2.0, 2.0, 9.0], plan.Scores);
    }
}
