using ReasonRank.Ranking.Strategies.Elimination;
using ReasonRank.Ranking.Strategies.Pairwise;
using ReasonRank.Ranking.Strategies.Planning;
using ReasonRank.Ranking.Strategies.Setwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Pairwise;

public sealed class PairwisePlanTests
{
    [Fact]
    public void All_pairs_of_a_hundred_take_9900_calls_in_one_round()
    {
        var grades = PlanTrial.Grades(100, 1, PlanTrial.Seeded());
        var plan = new AllPairsPlan(100);
        var trial = PlanTrial.Run(plan, PlanTrial.Perfect(grades));
        Assert.Equal(9_900, Assert.Single(trial.Rounds).Count);
        Assert.Equal(PlanTrial.Best(grades, 100), plan.Order);
    }

    [Fact]
    public void A_model_that_always_likes_the_first_place_changes_nothing()
    {
        foreach (var plan in new IRankingPlan[]
        {
            new AllPairsPlan(20), new HeapsortPlan(20, 10, 2, new DuelContest()), new BubbleSortPlan(20, 10, 1, new DuelContest()),
        })
        {
            PlanTrial.Run(plan, items => [0, 1]);
            Assert.Equal(Enumerable.Range(0, 20), plan.Order);
        }
    }

    [Fact]
    public void Right_answers_give_the_best_within_the_bound_and_any_answers_a_permutation()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 200; i++)
        {
            var (count, top, right) = (random.Next(0, 60), random.Next(1, 15), random.Next(2) == 0);
            var grades = PlanTrial.Grades(count, random.NextDouble(), random);
            var heapsort = new HeapsortPlan(count, top, 2, new DuelContest());
            var sliding = new BubbleSortPlan(count, top, 1, new DuelContest());
            foreach (var (plan, bound) in new (IRankingPlan, (int Calls, int Rounds))[]
            {
                (heapsort, heapsort.Bound()), (sliding, sliding.Bound()),
            })
            {
                var trial = PlanTrial.Run(plan, right ? PlanTrial.Perfect(grades) : PlanTrial.Arbitrary(random));
                if (right) Assert.Equal(PlanTrial.Best(grades, top), plan.Order.Take(top));
                Assert.InRange(trial.Calls, 0, bound.Calls);
                Assert.InRange(trial.Rounds.Count, 0, bound.Rounds);
            }
        }
    }

    [Fact]
    public void Elimination_keeps_the_best_and_takes_the_calls_that_it_says()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 200; i++)
        {
            var (count, window) = (random.Next(0, 120), random.Next(2, 40));
            var perRound = random.Next(1, window);
            var grades = PlanTrial.Grades(count, random.NextDouble(), random);
            var plan = new EliminationPlan(count, window, perRound);
            var trial = PlanTrial.Run(plan, PlanTrial.Perfect(grades));
            Assert.Equal(PlanTrial.Best(grades, window - perRound), plan.Order.Take(window - perRound));
            Assert.Equal(plan.ExpectedCalls, trial.Calls);

            var arbitrary = new EliminationPlan(count, window, perRound);
            Assert.Equal(plan.ExpectedCalls, PlanTrial.Run(arbitrary, PlanTrial.Arbitrary(random)).Calls);
        }
        Assert.Equal(99, new EliminationPlan(100, 20, 1).ExpectedCalls);
    }
}
