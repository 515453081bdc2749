using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Listwise;

public sealed class TopDownPlanTests
{
    [Fact]
    public void The_published_partition_of_forty_candidates()
    {
        int[] grades = [.. Enumerable.Range(0, 40).Select(index => index == 30 ? 100 : index == 39 ? 91 : 90 - index)];
        var plan = new TopDownPlan(40, 20, 10, 20);

        var trial = PlanTrial.Run(plan, PlanTrial.Perfect(grades));

        Assert.Equal(["0-19", "9,20-38 9,39", "0-8,30,39"], trial.Rounds.Select(Describe));
        Assert.Equal([30, 39, .. Enumerable.Range(0, 30), .. Enumerable.Range(31, 8)], plan.Order);
    }

    [Fact]
    public void When_nothing_beats_the_pivot_the_second_round_is_the_last()
    {
        var plan = new TopDownPlan(100, 20, 10, 0);
        var trial = PlanTrial.Run(plan, PlanTrial.Perfect([.. Enumerable.Range(0, 100).Select(index => -index)]));

        Assert.Equal([1, 5], trial.Rounds.Select(round => round.Count));
        Assert.Equal(Enumerable.Range(0, 100), plan.Order);
    }

    [Fact]
    public void A_first_stage_that_is_often_right_takes_three_rounds_of_a_hundred()
    {
        var random = new Random(7);
        var rounds = Enumerable.Range(0, 100)
            .Select(_ => PlanTrial.Run(new TopDownPlan(100, 20, 10, 0), PlanTrial.Perfect(PlanTrial.Grades(100, .1, random))))
            .ToList();
        Assert.InRange(rounds.Average(trial => trial.Rounds.Count), 2, 3.2);
        Assert.InRange(rounds.Average(trial => trial.Calls), 6, 9);
    }

    [Fact]
    public void Right_answers_give_the_best_in_order_within_the_bound()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 200; i++)
        {
            var (count, window) = (random.Next(0, 250), random.Next(2, 40));
            var cutoff = random.Next(1, window);
            var grades = PlanTrial.Grades(count, random.NextDouble(), random);
            var plan = new TopDownPlan(count, window, cutoff, 0);

            var trial = PlanTrial.Run(plan, PlanTrial.Perfect(grades));

            Assert.Equal(PlanTrial.Best(grades, cutoff), plan.Order.Take(cutoff));
            Assert.InRange(trial.Calls, 0, plan.Bound().Calls);
            Assert.InRange(trial.Rounds.Count, 0, plan.Bound().Rounds);
        }
    }

    [Fact]
    public void Any_answers_leave_a_permutation_within_the_bound()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 200; i++)
        {
            var (count, window) = (random.Next(0, 200), random.Next(2, 40));
            var cutoff = random.Next(1, window);
            var plan = new TopDownPlan(count, window, cutoff, random.Next(2) * random.Next(cutoff, 60));

            var trial = PlanTrial.Run(plan, PlanTrial.Arbitrary(random));

            Assert.All(trial.Rounds, round => Assert.All(round, call => Assert.InRange(call.Items.Count, 2, window)));
            Assert.InRange(trial.Calls, 0, plan.Bound().Calls);
            Assert.InRange(trial.Rounds.Count, 0, plan.Bound().Rounds);
        }
    }

    [Fact]
    public void Answers_that_never_come_leave_the_incoming_order()
    {
        var plan = new TopDownPlan(100, 20, 10, 0);
        PlanTrial.Run(plan, _ => null);
        Assert.Equal(Enumerable.Range(0, 100), plan.Order);
    }

    private static string Describe(IReadOnlyList<ReasonRank.Ranking.Strategies.Planning.WindowCall> round) =>
        string.Join(' ', round.Select(call => string.Join(',', Runs(call.Items))));

    private static IEnumerable<string> Runs(IReadOnlyList<int> items)
    {
        for (var from = 0; from < items.Count;)
        {
            var to = from;
            while (to + 1 < items.Count && items[to + 1] == items[to] + 1) to++;
            yield return to == from ? $"{items[from]}" : $"{items[from]}-{items[to]}";
            from = to + 1;
        }
    }
}
