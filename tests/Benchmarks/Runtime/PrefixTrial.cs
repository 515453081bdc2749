using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Benchmarks.Runtime;

/// <summary>
/// Passages of one query scored one by one from the likeliest first tokens of the answer, with and without keeping what
/// was computed for the query.
/// </summary>
/// <param name="Without">Every prompt computed from its beginning; the fastest round.</param>
/// <param name="With">Prompts computed from where they differ; the fastest round.</param>
/// <param name="Changed">Passages whose scores were not bit for bit the same in both, over all rounds.</param>
internal sealed record PrefixTrial(Trial Without, Trial With, int Changed)
{
    public const int Passages = 100;

    private const int Seed = 7;
    private const int TopLogProbs = 12;

    public static async Task<PrefixTrial> RunAsync(
        ModelFolder folder, string provider, SchedulerOptions limits, int rounds, CancellationToken cancellationToken)
    {
        await using var forgetful = new LoadedModel(folder, provider, limits with { KeptPrefixes = 0 });
        await using var keeping = new LoadedModel(folder, provider, limits);
        var (without, with, changed) = (new List<Trial>(), new List<Trial>(), 0);
        for (var round = 0; round < rounds; round++)
        {
            // A query of its own for each round: what an earlier round computed does not help.
            var prompts = new Prompts(keeping, Seed + round).Pointwise(Passages);
            var (plain, reusing) = (Jobs(prompts), Jobs(prompts));
            without.Add(await Trial.RunAsync(forgetful.Scheduler, plain, atOnce: true, cancellationToken));
            with.Add(await Trial.RunAsync(keeping.Scheduler, reusing, atOnce: true, cancellationToken));
            changed += plain.Zip(reusing).Count(pair => !pair.First.Top(0).SequenceEqual(pair.Second.Top(0)));
        }
        return new PrefixTrial(without.MinBy(trial => trial.Seconds)!, with.MinBy(trial => trial.Seconds)!, changed);
    }

    private static List<SequenceJob> Jobs(IReadOnlyList<int[]> prompts) =>
        [.. prompts.Select(prompt => new SequenceJob(prompt, 1, TopLogProbs))];
}
