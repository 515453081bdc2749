using Microsoft.Extensions.DependencyInjection;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>Queries that take their workers along.</summary>
public sealed class LostWorkersTests
{
    [Theory]
    [InlineData(22, ItemState.Done)]
    [InlineData(23, ItemState.Failed)]
    public async Task A_query_that_no_worker_survives_fails_in_the_end(int leases, ItemState end)
    {
        await using var stack = await SynthesisStack.StartAsync();
        await stack.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var queries = LabelJob.Queries(2).ToList();
        var submitted = (await stack.SubmitAsync(LabelJob.Spec(), queries)).Job;
        Assert.Equal(3, submitted.Spec.Limits.Attempts);

        // Published after so many leases that nobody ended.
        var (drafts, id) = (stack.Services.GetRequiredService<DraftTable>(), Guid.CreateVersion7().ToString("n"));
        await drafts.PrepareAsync(id, submitted.Spec, default);
        await drafts.AddAsync(id, 0, queries, default);
        await stack.Services.GetRequiredService<SqlStore>().WriteAsync(
            (connection, transaction) => connection.RunAsync(
                transaction, "UPDATE items SET attempts = @leases, fence = @leases WHERE job = @job AND number = 0", default, ("leases", leases), ("job", id)),
            default);
        await drafts.PublishAsync(id, "", "lost", null, queries.Count, 0, default);

        Assert.Equal(JobState.Done, (await stack.EndAsync(id)).State);
        var items = await stack.ItemsAsync(id);
        Assert.Equal([end, ItemState.Done], items.Select(item => item.Summary.State));
        if (end == ItemState.Failed) Assert.Equal("workers-lost", items[0].Summary.Reason);
    }
}
