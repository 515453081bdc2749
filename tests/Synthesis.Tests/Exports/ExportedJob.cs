using ReasonRank.Synthesis.Tests.Steps;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Exports;

/// <summary>A job that has ended, with items, filtered and failed queries of several domains, on more than one page.</summary>
[CollectionDefinition(nameof(ExportedJob))]
public sealed class ExportedJob : IAsyncLifetime, ICollectionFixture<ExportedJob>
{
    /// <summary>Queries of the job.</summary>
    public const int Count = 125;

    private StudentServer? _server;

    internal SynthesisStack Stack { get; private set; } = null!;

    internal Job Job { get; private set; } = null!;

    internal IReadOnlyDictionary<string, JobQuery> Queries { get; private set; } = null!;

    /// <summary>What became of the queries, as the job's list tells it.</summary>
    internal IReadOnlyList<ListedItem> Listed { get; private set; } = null!;

    internal IEnumerable<Item> Items => Listed.Where(item => item.Summary.State == ItemState.Done).Select(item => item.Item);

    public async ValueTask InitializeAsync()
    {
        (Stack, _server) = await GradedTeacher.StartAsync();
        var queries = GradedTeacher.Queries(Count);
        Queries = queries.ToDictionary(query => query.Id);
        var submitted = await Stack.SubmitAsync(GradedTeacher.Spec(), queries);
        Job = await Stack.EndAsync(submitted.Job.Id);
        Listed = await Stack.ItemsAsync(Job.Id);
        Assert.Equal(JobState.Done, Job.State);
        Assert.InRange(Items.Count(), 101, Count - 1);
    }

    internal Task<ExportedFolder> ExportAsync(string format, params (string Name, object Value)[] parameters) =>
        ExportedFolder.GetAsync(Stack, Job.Id, format, parameters);

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        await _server!.DisposeAsync();
    }
}
