namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>Sequences that wait to be written with others, oldest first. Belongs to the scheduler's thread.</summary>
internal sealed class WaitingSequences
{
    private readonly List<SequenceJob> _jobs = [];

    public int Count => _jobs.Count;

    public IReadOnlyList<SequenceJob> All => _jobs;

    public void Add(SequenceJob job) => _jobs.Add(job);

    /// <summary>Forgets those that nobody wants any more.</summary>
    public void DropCancelled() => _jobs.RemoveAll(job => job.IsGone());

    /// <summary>
    /// Takes the oldest and those that are best written with it: all rows go on behind the longest prompt, so that prompts of
    /// about one length go together, and a seed makes a sequence repeatable only where it does not share its random numbers.
    /// </summary>
    /// <param name="rows">Most of them.</param>
    /// <param name="context">Most tokens of a row.</param>
    /// <param name="cacheTokens">Most tokens of all rows.</param>
    /// <param name="promptTokens">Most prompt tokens of all rows; more when the oldest alone has more.</param>
    /// <param name="always">Takes the oldest even when the cache has no room for it.</param>
    public SequenceJob[] Take(int rows, int context, long cacheTokens, int promptTokens, bool always)
    {
        var first = _jobs[0];
        if (rows < 1 || (first.MaxLength > cacheTokens && !always)) return [];
        var (prompt, left, taken) = (first.Length, first.Left, new List<SequenceJob> { first });
        var others = first.Sampling.Seed is null
            ? _jobs.Skip(1).Where(job => job.Sampling == first.Sampling).OrderBy(job => Math.Abs(job.Length - first.Length))
            : Enumerable.Empty<SequenceJob>();
        foreach (var job in others)
        {
            if (taken.Count == rows) break;
            var (longest, most, count) = (Math.Max(prompt, job.Length), Math.Max(left, job.Left), taken.Count + 1L);
            if (longest + most > context || (longest + most) * count > cacheTokens || longest * count > promptTokens) continue;
            (prompt, left) = (longest, most);
            taken.Add(job);
        }
        _jobs.RemoveAll(taken.Contains);
        return [.. taken];
    }
}
