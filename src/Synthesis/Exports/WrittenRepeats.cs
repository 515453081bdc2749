using ReasonRank.Synthesis.Jobs.Duplicates;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>
/// Finds questions that the teacher wrote twice. Each is written by itself, so only the whole shows them; that the first by number
/// stays makes it the same whatever order they were written in. A step could leave them out only if it waited for all queries of lower
/// numbers, failed ones and those under retry among them: one that hangs would hold up the job.
/// </summary>
internal static class WrittenRepeats
{
    /// <summary>Why they are left out.</summary>
    public const string Reason = "repeats-another-question";

    /// <summary>Numbers of the items whose questions nearly repeat an earlier item's.</summary>
    public static async Task<IReadOnlySet<long>> FindAsync(ExportItems items, ItemTable table, CancellationToken cancellation)
    {
        var (job, how) = (items.Job, items.Job.Spec.Deduplication);
        if (job.Spec.SourceCase != JobSpec.SourceOneofCase.Questions || how.Off) return new HashSet<long>();
        using var near = new NearDuplicates(how.ShingleWords, how.Threshold);
        var numbers = new List<long>();
        await foreach (var stored in items.QueriesAsync([ShardState.Done], cancellation))
        {
            if (stored.Sequence == 0) continue;
            near.Add(stored.Outcome!.Query.Text);
            numbers.Add(stored.Summary.Number);
        }
        var found = await near.FindAsync(
            async place => (await table.ListAsync(job.Id, numbers[place] - 1, 1, [], cancellation))[0].Outcome!.Query.Text, cancellation);
        return found.Select(pair => numbers[pair.Later]).ToHashSet();
    }
}
