using System.Runtime.CompilerServices;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Jobs;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Exports;

/// <summary>
/// The items of a job at one moment, by number, a page in memory at a time. They can be gone through several times, and are the
/// same ones each time, also while the job goes on.
/// </summary>
internal sealed class ExportItems(Job job, ItemTable table, ItemPages pages)
{
    private const int Page = 100;

    /// <summary>The job.</summary>
    public Job Job => job;

    /// <summary>Kinds of results that the items have, by the steps that the job has.</summary>
    public required IReadOnlySet<StepResult.ValueOneofCase> Makes { get; init; }

    /// <summary>The last end that counts; later ones are not seen.</summary>
    public required long Until { get; init; }

    /// <summary>Numbers of items that are left out because their written questions nearly repeat earlier ones.</summary>
    public IReadOnlySet<long> Repeats { get; private init; } = new HashSet<long>();

    /// <summary>The same without the items of these numbers.</summary>
    public ExportItems Without(IReadOnlySet<long> repeats) => new(job, table, pages) { Makes = Makes, Until = Until, Repeats = repeats };

    /// <summary>All queries, those that have not ended by then with sequence 0.</summary>
    public async IAsyncEnumerable<StoredItem> QueriesAsync(IReadOnlyList<ShardState> states, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var after = -1L; ;)
        {
            var page = await table.ListAsync(job.Id, after, Page, states, cancellation);
            foreach (var stored in page) yield return stored.Sequence > Until ? stored with { Sequence = 0 } : stored;
            if (page.Count < Page) yield break;
            after = page[^1].Summary.Number;
        }
    }

    /// <summary>The items.</summary>
    public async IAsyncEnumerable<Item> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var stored in QueriesAsync([ShardState.Done], cancellation))
            if (stored.Sequence > 0 && !Repeats.Contains(stored.Summary.Number)) yield return await WholeAsync(stored, cancellation);
    }

    /// <summary>Some of the items.</summary>
    /// <param name="numbers">Numbers of items that <see cref="AllAsync"/> gave.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<Item> OfAsync(IEnumerable<long> numbers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var number in numbers)
        {
            var found = await table.ListAsync(job.Id, number - 1, 1, [], cancellation);
            if (found is not [var stored]) throw RpcErrors.Create(StatusCode.NotFound, "The job was removed while it was exported.");
            yield return await WholeAsync(stored, cancellation);
        }
    }

    /// <summary>The items that are kept for validation, or the others.</summary>
    public IAsyncEnumerable<Item> PartAsync(bool validation, CancellationToken cancellation) =>
        AllAsync(cancellation).Where(item => item.Place.Validation == validation);

    /// <summary>A query with what the steps made of it.</summary>
    public Task<Item> WholeAsync(StoredItem stored, CancellationToken cancellation) => pages.WholeAsync(stored, job.Spec.Split, cancellation);
}
