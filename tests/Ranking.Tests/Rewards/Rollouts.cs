using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Rewards;

namespace ReasonRank.Ranking.Tests.Rewards;

/// <summary>Rollouts and what rewards make of them.</summary>
internal static class Rollouts
{
    public static string Tagged(string answer) => $"<think>because</think>\n<answer>{answer}</answer>";

    public static string Order(IEnumerable<int> numbers) => string.Join(" > ", numbers.Select(number => $"[{number}]"));

    /// <summary>A rollout of passages p1, p2, … whose teacher has them in that order.</summary>
    public static Rollout Listwise(string text, int passages, params int[] relevant) =>
        new(text, Ids(passages), [.. relevant.Select(number => $"p{number}")]) { TeacherOrder = Ids(passages) };

    /// <summary>A rollout of one passage of group q.</summary>
    public static Rollout Pointwise(string text, string passage, bool relevant, double? teacher) =>
        new(text, [passage], relevant ? [passage] : ["other"]) { TeacherScore = teacher, Group = "q" };

    public static IReadOnlyList<RolloutReward> Score(string reward, IReadOnlyList<Rollout> rollouts, params (string Name, object? Value)[] parameters)
    {
        var violations = new List<Violation>();
        var (found, values) = RewardRegistry.Shipped.Bind(reward, parameters.ToDictionary(pair => pair.Name, pair => pair.Value), violations);
        found?.Check(rollouts, "rollouts", violations);
        Assert.Empty(violations);
        return found!.Score(rollouts, values);
    }

    public static RolloutReward Score(string reward, Rollout rollout, params (string Name, object? Value)[] parameters) =>
        Score(reward, [rollout], parameters)[0];

    public static IReadOnlyList<Violation> Wrong(string reward, params Rollout[] rollouts)
    {
        var violations = new List<Violation>();
        RewardRegistry.Shipped.Find(reward)!.Check(rollouts, "rollouts", violations);
        return violations;
    }

    private static string[] Ids(int count) => [.. Enumerable.Range(1, count).Select(number => $"p{number}")];
}
