using System.Runtime.CompilerServices;
using ReasonRank.Synthesis.Jobs;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>The items of a job, by number, a page in memory at a time. They can be gone through several times.</summary>
internal sealed class ExportItems(Job job, ItemTable table, ItemPages pages)
{
    private const int Page = 100;

    /// <summary>The job.</summary>
    public Job Job => job;

    /// <summary>Kinds of results that the items have, by the steps that the job has.</summary>
    public required IReadOnlySet<StepResult.ValueOneofCase> Makes { get; init; }

    /// <summary>The items.</summary>
    public async IAsyncEnumerable<Item> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = -1L; ;)
        {
            var page = await table.ListAsync(job.Id, after, Page, [ShardState.Done], cancellation);
            foreach (var stored in page) yield return await pages.WholeAsync(stored, job.Spec.Split, cancellation);
            if (page.Count < Page) yield break;
            after = page[^1].Summary.Number;
        }
    }

    /// <summary>The items of one half.</summary>
    /// <param name="half">"sft" or "rl".</param>
    /// <param name="validation">Those kept for validation, or the others.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<Item> PartAsync(string half, bool validation, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var item in AllAsync(cancellation))
            if (item.Place.Half == half && item.Place.Validation == validation) yield return item;
    }
}
