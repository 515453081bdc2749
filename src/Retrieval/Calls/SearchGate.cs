using System.Collections.Concurrent;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Calls;

/// <summary>
/// Runs searches in the order in which they came, on threads of its own, as many as there are processors. A bounded number waits,
/// the rest is refused. The thread pool takes its youngest work first, so that under load some searches would overtake others again
/// and again, and answers would wait behind searches.
/// </summary>
internal sealed class SearchGate : TaskScheduler, IDisposable
{
    private const int MaxWaiting = 2_048;

    private readonly BlockingCollection<Task> _steps = [];
    private int _searches;

    public SearchGate()
    {
        for (var i = 0; i < MaximumConcurrencyLevel; i++)
            new Thread(Work) { IsBackground = true, Name = "search" }.Start();
    }

    public override int MaximumConcurrencyLevel => Environment.ProcessorCount;

    /// <summary>Runs a search when it is its turn. What it does after waiting for something else waits for a turn again.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> search, CancellationToken cancellation)
    {
        try
        {
            if (Interlocked.Increment(ref _searches) > MaxWaiting + MaximumConcurrencyLevel)
                throw RpcErrors.Busy($"{MaxWaiting:N0} searches are waiting already.", TimeSpan.FromSeconds(1));
            return await Task.Factory.StartNew(search, cancellation, TaskCreationOptions.DenyChildAttach, this).Unwrap();
        }
        finally
        {
            Interlocked.Decrement(ref _searches);
        }
    }

    public void Dispose() => _steps.CompleteAdding();

    protected override void QueueTask(Task task) => _steps.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _steps;

    private void Work()
    {
        foreach (var step in _steps.GetConsumingEnumerable()) TryExecuteTask(step);
    }
}
