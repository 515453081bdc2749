using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Benchmarks.Runtime;

/// <summary>Lists of different queries, each with its reasoning, one after another and all at once.</summary>
/// <param name="Alone">One after another; the fastest round.</param>
/// <param name="Together">At once; the fastest round.</param>
/// <param name="Changed">Answers that were not token for token the same in both, over all rounds.</param>
internal sealed record BatchTrial(Trial Alone, Trial Together, int Changed)
{
    public const int Requests = 32;

    private const int Seed = 11;
    private const int Passages = 10;
    private const int MaxTokens = 600;

    public static async Task<BatchTrial> RunAsync(
        ModelFolder folder, string provider, SchedulerOptions limits, int rounds, CancellationToken cancellationToken)
    {
        await using var model = new LoadedModel(folder, provider, limits with { MaxRows = Requests });
        var prompts = new Prompts(model, Seed).Listwise(Requests, Passages);
        var (alone, together, changed) = (new List<Trial>(), new List<Trial>(), 0);
        for (var round = 0; round < rounds; round++)
        {
            var (one, all) = (Jobs(prompts), Jobs(prompts));
            alone.Add(await Trial.RunAsync(model.Scheduler, one, atOnce: false, cancellationToken));
            together.Add(await Trial.RunAsync(model.Scheduler, all, atOnce: true, cancellationToken));
            changed += one.Zip(all).Count(pair => !Answer(pair.First).SequenceEqual(Answer(pair.Second)));
        }
        return new BatchTrial(alone.MinBy(trial => trial.Seconds)!, together.MinBy(trial => trial.Seconds)!, changed);
    }

    private static List<SequenceJob> Jobs(IReadOnlyList<int[]> prompts) => [.. prompts.Select(prompt => new SequenceJob(prompt, MaxTokens))];

    private static IEnumerable<int> Answer(SequenceJob job) => Enumerable.Range(0, job.Count).Select(i => job[i]);
}
