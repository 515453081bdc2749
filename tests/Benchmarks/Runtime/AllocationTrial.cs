using ReasonRank.Reranker.Models.Onnx;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Benchmarks.Runtime;

/// <summary>What a token costs the garbage collector once a sequence is under way.</summary>
internal static class AllocationTrial
{
    private const int Rows = 8;
    private const int Tokens = 100;
    private const int Passages = 10;
    private const int FirstCounted = 20;

    /// <summary>Managed bytes that the scheduler's thread allocates for a token of a group.</summary>
    public static async Task<double> RunAsync(
        ModelFolder folder, string provider, SchedulerOptions limits, int topLogProbs, CancellationToken cancellationToken)
    {
        await using var model = new LoadedModel(folder, provider, limits with { MaxRows = Rows });
        var probe = new Probe();
        List<SequenceJob> jobs =
        [
            .. new Prompts(model, seed: 3).Listwise(Rows, Passages)
                .Select((prompt, row) => new SequenceJob(prompt, Tokens, topLogProbs) { Constraints = row == 0 ? [probe] : [] }),
        ];
        await Trial.RunAsync(model.Scheduler, jobs, atOnce: true, cancellationToken);
        return (double)probe.Bytes / ((probe.Counted - FirstCounted) * Rows);
    }

    /// <summary>Limits nothing; sees each step from the thread that makes it.</summary>
    private sealed class Probe : ITokenConstraint
    {
        private long _first;

        /// <summary>Tokens seen.</summary>
        public int Counted { get; private set; }

        /// <summary>Bytes allocated since the first ones were over.</summary>
        public long Bytes { get; private set; }

        public bool IsActive => false;

        public void Mask(Span<float> logits) { }

        public void Accept(int token)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            if (++Counted == FirstCounted) _first = allocated;
            else if (Counted > FirstCounted) Bytes = allocated - _first;
        }
    }
}
