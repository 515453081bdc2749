namespace ReasonRank.Synthesis.Store;

/// <summary>Opens the store before anything uses it, and removes what was left in it by submissions that broke off.</summary>
internal sealed class StoreOpening(SqlStore store, DraftTable drafts, TimeProvider clock) : IHostedService
{
    private static readonly TimeSpan _submissionsTake = TimeSpan.FromHours(6);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync(cancellationToken);
        await drafts.RemoveAbandonedAsync(clock.GetUtcNow() - _submissionsTake, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
