using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Tests.Strategies.Planning;

/// <summary>Carries out a plan with answers that a test makes up, and counts.</summary>
internal sealed class PlanTrial
{
    public List<IReadOnlyList<WindowCall>> Rounds { get; } = [];

    public int Calls => Rounds.Sum(round => round.Count);

    /// <summary>Runs a plan to its end and checks after every answer that its order is a permutation.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="answer">Positions of a call's items, best first; null for no answer.</param>
    public static PlanTrial Run(IRankingPlan plan, Func<IReadOnlyList<int>, IReadOnlyList<int>?> answer)
    {
        var trial = new PlanTrial();
        var all = plan.Order.Order().ToList();
        foreach (var round in plan.Rounds())
        {
            Assert.NotEmpty(round);
            trial.Rounds.Add(round);
            foreach (var call in round)
            {
                Assert.Equal(call.Items.Count, call.Items.Distinct().Count());
                if (answer(call.Items) is { } positions) call.Answer(positions);
                if (round.Count < 50) Assert.Equal(all, plan.Order.Order());
            }
            Assert.Equal(all, plan.Order.Order());
        }
        return trial;
    }

    /// <summary>Orders by grades, highest first.</summary>
    public static Func<IReadOnlyList<int>, IReadOnlyList<int>?> Perfect(IReadOnlyList<int> grades) =>
        items => [.. Enumerable.Range(0, items.Count).OrderByDescending(position => grades[items[position]])];

    /// <summary>Orders at random, or says nothing.</summary>
    public static Func<IReadOnlyList<int>, IReadOnlyList<int>?> Arbitrary(Random random) =>
        items => random.Next(6) == 0 ? null : [.. Enumerable.Range(0, items.Count).OrderBy(_ => random.Next())];

    /// <summary>Distinct grades by index that agree with the first stage more or less.</summary>
    /// <param name="count">Candidates.</param>
    /// <param name="noise">0 for the first stage's order; 1 for one that knows little of it.</param>
    /// <param name="random">Source of the noise.</param>
    public static int[] Grades(int count, double noise, Random random)
    {
        var order = Enumerable.Range(0, count)
            .OrderBy(index => index * (1 - noise) + random.NextDouble() * count * 2 * noise).ToList();
        var grades = new int[count];
        for (var rank = 0; rank < count; rank++) grades[order[rank]] = count - rank;
        return grades;
    }

    /// <summary>The best by their grades.</summary>
    public static IEnumerable<int> Best(IReadOnlyList<int> grades, int top) =>
        Enumerable.Range(0, grades.Count).OrderByDescending(index => grades[index]).Take(top);

    /// <summary>A source of random cases whose seed is told.</summary>
    public static Random Seeded()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        return new Random(seed);
    }
}
