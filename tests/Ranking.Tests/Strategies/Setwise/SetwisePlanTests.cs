using ReasonRank.Ranking.Strategies.Planning;
using ReasonRank.Ranking.Strategies.Setwise;
using ReasonRank.Ranking.Tests.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Setwise;

public sealed class SetwisePlanTests
{
    /// <summary>Algorithms' calls for 100 candidates and the first 10, as counted for the published code.</summary>
    [Theory]
    [InlineData(19, 19, 25)]
    [InlineData(3, 77, 85)]
    public void Heapsort_takes_the_calls_of_the_published_code(int children, int fewest, int most)
    {
        var random = new Random(11);
        var calls = Enumerable.Range(0, 200)
            .Select(_ => PlanTrial.Run(
                Heapsort(100, 10, children), PlanTrial.Perfect(PlanTrial.Grades(100, random.NextDouble(), random))).Calls)
            .Order().ToList();
        TestContext.Current.TestOutputHelper?.WriteLine($"{calls[0]} to {calls[^1]}, median {calls[100]}");
        Assert.InRange(calls[100], fewest, most);
    }

    [Fact]
    public void A_heap_is_built_from_its_last_parent_to_its_root()
    {
        var plan = Heapsort(10, 2, 3);
        var trial = PlanTrial.Run(plan, PlanTrial.Perfect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));

        Assert.Equal(
            ["2,7,8,9", "1,4,5,6", "0,3,6,9", "0,2,7,8", "2,3,6,8", "0,2,7"],
            trial.Rounds.Select(round => string.Join(',', Assert.Single(round).Items.Order())));
        Assert.Equal([9, 8, 0, 1, 2, 3, 4, 5, 6, 7], plan.Order);
    }

    [Fact]
    public void Shuffles_of_a_set_vote_for_its_best()
    {
        var contest = new PickContest(new Shuffle(), permutations: 5);
        var votes = new Queue<int?>([3, 7, null, 7, 9]);
        Hold(contest, () => votes.Dequeue());
        Assert.Equal(7, contest.Winner);

        var silent = new PickContest(new Shuffle(), permutations: 3);
        Hold(silent, () => null);
        Assert.Equal(2, silent.Winner);

        var tied = Enumerable.Range(0, 40).Select(_ =>
        {
            var lot = new PickContest(new Shuffle(), permutations: 2);
            var split = new Queue<int?>([3, 9]);
            Hold(lot, () => split.Dequeue());
            return lot.Winner;
        }).Distinct();
        Assert.Contains(Assert.Single(tied), new[] { 3, 9 });

        static void Hold(PickContest contest, Func<int?> vote)
        {
            int[] items = [2, 3, 7, 9];
            foreach (var call in Assert.Single(contest.Rounds(items).Select(Answered)))
                Assert.Equal(items, call.Items.Order());

            IReadOnlyList<WindowCall> Answered(IReadOnlyList<WindowCall> calls)
            {
                foreach (var call in calls)
                    if (vote() is { } best)
                        call.Answer([.. Enumerable.Range(0, 4).OrderByDescending(position => call.Items[position] == best)]);
                return calls;
            }
        }
    }

    [Fact]
    public void Bubble_sort_does_not_ask_again_what_has_not_changed()
    {
        var plan = new BubbleSortPlan(20, 3, 3, new PickContest(new Shuffle()));
        var trial = PlanTrial.Run(plan, PlanTrial.Perfect([.. Enumerable.Range(0, 20).Select(index => -index)]));

        Assert.Equal(Enumerable.Range(0, 20), plan.Order);
        Assert.InRange(trial.Calls, 7, plan.Bound().Calls - 4);
    }

    [Theory]
    [InlineData(100, 10, 20, "5 3 2 1")]
    [InlineData(21, 10, 20, "2 1")]
    [InlineData(20, 10, 20, "1")]
    [InlineData(1, 10, 20, "")]
    public void A_tournament_has_fixed_stages(int count, int top, int group, string stages)
    {
        var plan = new TournamentPlan(count, top, group, 1, new Shuffle());
        var trial = PlanTrial.Run(plan, PlanTrial.Arbitrary(PlanTrial.Seeded()));
        Assert.Equal(stages, string.Join(' ', trial.Rounds.Select(round => round.Count)));
        Assert.Equal(plan.ExpectedCalls, trial.Calls);
    }

    [Fact]
    public void Right_answers_give_the_best_in_order()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 300; i++)
        {
            var (count, top, children) = (random.Next(0, 150), random.Next(1, 20), random.Next(1, 30));
            var grades = PlanTrial.Grades(count, random.NextDouble(), random);
            var plan = Plan(random, count, top, children);

            PlanTrial.Run(plan, PlanTrial.Perfect(grades));

            Assert.Equal(PlanTrial.Best(grades, top), plan.Order.Take(top));
        }
    }

    [Fact]
    public void Any_answers_leave_a_permutation_within_the_bound()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 300; i++)
        {
            var (count, top, children) = (random.Next(0, 120), random.Next(1, 20), random.Next(1, 30));
            var plan = Plan(random, count, top, children);
            var trial = PlanTrial.Run(plan, PlanTrial.Arbitrary(random));

            var (calls, rounds) = plan switch
            {
                HeapsortPlan heapsort => heapsort.Bound(),
                BubbleSortPlan bubble => bubble.Bound(),
                TournamentPlan tournament => (tournament.ExpectedCalls, tournament.ExpectedRounds),
                _ => (0, 0),
            };
            Assert.InRange(trial.Calls, 0, calls);
            Assert.InRange(trial.Rounds.Count, 0, rounds);
        }
    }

    [Fact]
    public void Answers_that_never_come_leave_the_incoming_order()
    {
        var random = PlanTrial.Seeded();
        for (var i = 0; i < 100; i++)
        {
            var count = random.Next(0, 150);
            var plan = Plan(random, count, random.Next(1, 20), random.Next(1, 30));
            PlanTrial.Run(plan, _ => null);
            Assert.Equal(Enumerable.Range(0, count), plan.Order);
        }
    }

    private static HeapsortPlan Heapsort(int count, int top, int children) =>
        new(count, top, children, new PickContest(new Shuffle()));

    private static IRankingPlan Plan(Random random, int count, int top, int children) => random.Next(3) switch
    {
        0 => Heapsort(count, top, children),
        1 => new BubbleSortPlan(count, top, children, new PickContest(new Shuffle())),
        _ => new TournamentPlan(count, top, Math.Max(children + 1, 2 * top), random.Next(1, 4), new Shuffle()),
    };
}
