using ReasonRank.Ranking.Strategies.Listwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Listwise;

public sealed class MergePlanTests
{
    [Fact]
    public void A_first_stage_that_is_right_takes_two_rounds_of_six_windows()
    {
        var plan = new MergePlan(100, 20, 10);
        var trial = PlanTrial.Run(plan, PlanTrial.Perfect([.. Enumerable.Range(0, 100).Select(index => -index)]));

        Assert.Equal([5, 1], trial.Rounds.Take(2).Select(round => round.Count));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => 5 * i + 3), trial.Rounds[0][3].Items);
        Assert.Equal(Enumerable.Range(0, 20), trial.Rounds[1][0].Items);
        Assert.Equal(Enumerable.Range(0, 100), plan.Order);
    }

    [Fact]
    public void A_window_that_hides_more_of_the_best_is_opened_again()
    {
        // Six of the best ten are dealt to the first window, which shows four of its candidates in the second round.
        int[] best = [50, 55, 60, 65, 70, 75, 1, 2, 3, 4];
        var grades = new int[100];
        for (var index = 0; index < 100; index++)
            grades[index] = Array.IndexOf(best, index) is var rank and >= 0 ? 1000 - rank : 100 - index;
        var plan = new MergePlan(100, 20, 10);

        var trial = PlanTrial.Run(plan, PlanTrial.Perfect(grades));

        Assert.Equal([5, 1, 1], trial.Rounds.Select(round => round.Count));
        Assert.Equal(best, plan.Order.Take(10));
        // Four are settled: two of the first window's others and four more may follow, and six join for comparison.
        Assert.Equal(18, trial.Rounds[2][0].Items.Count);
        Assert.DoesNotContain(50, trial.Rounds[2][0].Items);
    }

    [Fact]
    public void Sorts_each_window_within_its_own_places()
    {
        var plan = new MergePlan(40, 20, 10);
        var rounds = plan.Rounds().GetEnumerator();
        rounds.MoveNext();
        rounds.Current[1].Answer([.. Enumerable.Range(0, 20).Reverse()]);
        Assert.Equal(Enumerable.Range(0, 40).Select(place => place % 2 == 0 ? place : 40 - place), plan.Order);
    }

    [Fact]
    public void Right_answers_give_the_best_in_order_within_the_bound()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 300; i++)
        {
            var (count, window) = (random.Next(0, 400), random.Next(2, 40));
            var cutoff = random.Next(1, window);
            var grades = PlanTrial.Grades(count, random.NextDouble(), random);
            var plan = new MergePlan(count, window, cutoff);

            var trial = PlanTrial.Run(plan, PlanTrial.Perfect(grades));

            Assert.Equal(PlanTrial.Best(grades, cutoff), plan.Order.Take(cutoff));
            Assert.All(trial.Rounds, round => Assert.All(round, call => Assert.InRange(call.Items.Count, 2, window)));
            Assert.InRange(trial.Calls, 0, plan.Bound().Calls);
            Assert.InRange(trial.Rounds.Count, 0, plan.Bound().Rounds);
        }
    }

    [Fact]
    public void A_hundred_take_three_rounds_at_most_and_seven_calls_whatever_their_order()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 300; i++)
        {
            var grades = PlanTrial.Grades(100, random.NextDouble(), random);
            var trial = PlanTrial.Run(new MergePlan(100, 20, 10), PlanTrial.Perfect(grades));
            Assert.InRange(trial.Rounds.Count, 2, 3);
            Assert.InRange(trial.Calls, 6, 7);
        }
    }

    [Fact]
    public void Any_answers_leave_a_permutation_within_the_bound()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 300; i++)
        {
            var (count, window) = (random.Next(0, 300), random.Next(2, 40));
            var plan = new MergePlan(count, window, random.Next(1, window));

            var trial = PlanTrial.Run(plan, PlanTrial.Arbitrary(random));

            Assert.All(trial.Rounds, round => Assert.All(round, call => Assert.InRange(call.Items.Count, 2, window)));
            Assert.InRange(trial.Calls, 0, plan.Bound().Calls);
            Assert.InRange(trial.Rounds.Count, 0, plan.Bound().Rounds);
        }
    }

    [Fact]
    public void Ten_thousand_candidates_are_no_trouble()
    {
        var grades = PlanTrial.Grades(10_000, .5, new Random(5));
        var plan = new MergePlan(10_000, 20, 10);
        PlanTrial.Run(plan, PlanTrial.Perfect(grades));
        Assert.Equal(PlanTrial.Best(grades, 10), plan.Order.Take(10));
    }

    [Fact]
    public void Answers_that_never_come_leave_the_incoming_order()
    {
        var plan = new MergePlan(100, 20, 10);
        PlanTrial.Run(plan, _ => null);
        Assert.Equal(Enumerable.Range(0, 100), plan.Order);
    }
}
