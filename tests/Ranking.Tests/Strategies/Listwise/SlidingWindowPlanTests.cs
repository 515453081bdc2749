using ReasonRank.Ranking.Strategies.Listwise;

namespace ReasonRank.Ranking.Tests.Strategies.Listwise;

public sealed class SlidingWindowPlanTests
{
    [Theory]
    [InlineData(100, 20, 10, "80-100 70-90 60-80 50-70 40-60 30-50 20-40 10-30 0-20")]
    [InlineData(95, 20, 10, "75-95 65-85 55-75 45-65 35-55 25-45 15-35 5-25 0-15")]
    [InlineData(45, 20, 10, "25-45 15-35 5-25 0-15")]
    [InlineData(25, 20, 10, "5-25 0-15")]
    [InlineData(20, 20, 10, "0-20")]
    [InlineData(15, 20, 10, "0-15")]
    [InlineData(2, 20, 10, "0-2")]
    [InlineData(1, 20, 10, "")]
    [InlineData(0, 20, 10, "")]
    public void Windows_are_those_of_the_published_code(int count, int window, int step, string expected)
    {
        var plan = new SlidingWindowPlan(count, window, step, 1);
        Assert.Equal(expected, string.Join(' ', plan.Windows().Select(w => $"{w.Start}-{w.End}")));
    }

    [Fact]
    public void Window_10_step_5_takes_19_windows() => Assert.Equal(19, new SlidingWindowPlan(100, 10, 5, 1).ExpectedCalls);

    [Fact]
    public void Any_answers_leave_a_permutation_inside_the_bound()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 100; i++)
        {
            var (count, window, passes) = (random.Next(0, 150), random.Next(2, 40), random.Next(1, 4));
            var step = random.Next(1, window + 1);
            var plan = new SlidingWindowPlan(count, window, step, passes);
            var calls = 0;
            foreach (var round in plan.Rounds())
            {
                var call = Assert.Single(round);
                Assert.InRange(call.Items.Count, 2, window);
                if (random.Next(5) > 0) call.Answer([.. Enumerable.Range(0, call.Items.Count).OrderBy(_ => random.Next())]);
                Assert.Equal(count, plan.Order.Distinct().Count());
                calls++;
            }
            Assert.Equal(plan.ExpectedCalls, calls);
            Assert.InRange(calls, 0, passes * (1 + Math.Max(0, (count - window + step - 1) / step)));
            Assert.Equal(Enumerable.Range(0, count), plan.Order.Order());
        }
    }

    [Fact]
    public void Every_candidate_is_seen_in_each_pass()
    {
        foreach (var (count, window, step) in new[] { (100, 20, 10), (95, 20, 20), (33, 7, 3), (21, 20, 1), (22, 20, 20) })
        {
            var seen = new SlidingWindowPlan(count, window, step, 1).Windows()
                .SelectMany(w => Enumerable.Range(w.Start, w.End - w.Start)).Distinct().Order();
            Assert.Equal(Enumerable.Range(0, count), seen);
        }
    }
}
