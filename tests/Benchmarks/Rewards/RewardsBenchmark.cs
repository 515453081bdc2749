using System.CommandLine;
using System.Diagnostics;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Ranking.Rewards;

namespace ReasonRank.Benchmarks.Rewards;

/// <summary>How fast one core checks and scores rollouts.</summary>
internal sealed class RewardsBenchmark : IBenchmark
{
    private const int Batch = 1_024, Passages = 20, Rollouts = 8, Goal = 20_000;

    // ReasonRank's longest reasoning is 3,072 tokens, of about four characters each.
    private const int ReasoningCharacters = 12_000;

    private readonly Option<double> _seconds = new("--seconds") { Description = "Time for each reward.", DefaultValueFactory = _ => 1 };

    public string Name => "rewards";

    public string Description => "Rollouts a second and core of each reward: 20 passages, 12,000 characters of reasoning.";

    public IEnumerable<Option> Options => [_seconds];

    public Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var time = TimeSpan.FromSeconds(options.GetValue(_seconds));
        foreach (var reward in RewardRegistry.Shipped.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            report.Progress(reward.Name);
            var rollouts = Make(reward.Name, new Random(7));
            Run(reward, rollouts, time / 4);
            var (processor, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            var count = (double)Run(reward, rollouts, time) * Batch;
            // Of the process, collector and compiler included, so that neighbours on the machine do not count.
            var perSecond = count / (Environment.CpuUsage.TotalTime - processor).TotalSeconds;
            report.Measured(
                reward.Name, ("rollouts_per_second", perSecond), ("bytes_per_rollout", (GC.GetAllocatedBytesForCurrentThread() - bytes) / count));
            report.Goal(reward.Name, "rollouts_per_second", perSecond, Goal, perSecond >= Goal);
        }
        return Task.CompletedTask;
    }

    private static int Run(IReward reward, IReadOnlyList<Rollout> rollouts, TimeSpan time)
    {
        var (start, rounds) = (Stopwatch.GetTimestamp(), 0);
        for (; Stopwatch.GetElapsedTime(start) < time; rounds++) Round(reward, rollouts);
        return rounds;
    }

    private static void Round(IReward reward, IReadOnlyList<Rollout> rollouts)
    {
        var violations = new List<Ranking.Violation>();
        reward.Check(rollouts, "rollouts", violations);
        if (violations.Count > 0) throw new BenchmarkException($"{violations[0].Path} {violations[0].Description}");
        reward.Score(rollouts, ParameterValues.Empty);
    }

    private static List<Rollout> Make(string reward, Random random)
    {
        var rollouts = new List<Rollout>(Batch);
        for (var i = 0; i < Batch; i++)
        {
            // Lists of its own for each rollout, as they come out of a request.
            string[] ids = [.. Enumerable.Range(0, Passages).Select(passage => $"query-{i / Rollouts}-passage-{passage}")];
            var order = Enumerable.Range(1, Passages).ToArray();
            random.Shuffle(order);
            var isPointwise = reward is not ("reasonrank" or "iranker");
            var answer = isPointwise ? $"{random.Next(11)}" : reward == "iranker" ? "[7]" : string.Join(" > ", order.Select(number => $"[{number}]"));
            var shown = isPointwise ? [ids[i % Passages]] : ids;
            rollouts.Add(new Rollout($"<think>{Reasoning(random)}</think>\n<answer> {answer} </answer>", shown, [ids[0], ids[1]])
            {
                TeacherOrder = isPointwise ? [] : ids,
                TeacherScore = random.Next(11),
                Group = $"{i / (Passages * Rollouts)}",
            });
        }
        return rollouts;
    }

    private static string Reasoning(Random random) =>
        string.Create(ReasoningCharacters, random, static (text, random) =>
        {
            foreach (ref var character in text) character = "etaoin shrdlu [12] > <"[random.Next(22)];
        });
}
