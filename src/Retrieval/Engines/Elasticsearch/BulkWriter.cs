using System.Threading.Channels;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// The one writer of a collection in this process. Changes that wait while it is busy share the next requests; of several
/// writes to one passage among them only the last is sent, so that the others can go in any order and at once.
/// </summary>
internal sealed class BulkWriter : IAsyncDisposable
{
    private const int MaxWaiting = 8, Concurrency = 2;

    private readonly Channel<Change> _waiting = Channel.CreateBounded<Change>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly BulkRequests _requests;
    private readonly string _collection;
    private readonly TimeProvider _time;
    private readonly Task _writing;
    private long _version;

    public BulkWriter(BulkRequests requests, string collection, TimeProvider time)
    {
        (_requests, _collection, _time) = (requests, collection, time);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>Applies operations after all before; when it ends they are durable and visible.</summary>
    /// <returns>How many passages they deleted.</returns>
    /// <exception cref="RpcException">Some could not be written; the others are.</exception>
    public async Task<int> RunAsync(IReadOnlyCollection<WriteOperation> operations, CancellationToken cancellation)
    {
        var change = new Change(operations);
        try
        {
            await _waiting.Writer.WriteAsync(change, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw RpcErrors.NotFound("collection", _collection);
        }
        return await change.Done.Task.WaitAsync(cancellation);
    }

    /// <summary>Ends the changes that wait.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_waiting.Writer.TryComplete()) return;
        await _stop.CancelAsync();
        await _writing;
        _stop.Dispose();
    }

    private async Task WriteAsync()
    {
        var group = new List<Change>(MaxWaiting);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (group.Count < MaxWaiting && _waiting.Reader.TryRead(out var change)) group.Add(change);
            try
            {
                var items = await WriteAsync(group);
                foreach (var change in group) change.End(items);
            }
            catch (Exception e)
            {
                foreach (var change in group) change.Done.TrySetException(e is OperationCanceledException ? RpcErrors.NotFound("collection", _collection) : e);
            }
            group.Clear();
        }
    }

    private async Task<IReadOnlyDictionary<string, BulkItem>> WriteAsync(IEnumerable<Change> group)
    {
        var items = new Dictionary<string, BulkItem>(StringComparer.Ordinal);
        foreach (var operation in group.SelectMany(change => change.Operations)) items[operation.Id] = new BulkItem(operation);
        // Versions go on where those of an earlier process ended, as long as the clock does.
        _version = Math.Max(_version + 1, _time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000);
        foreach (var item in items.Values) item.Version = _version;
        var pending = new BulkQueue(items.Values);
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => _requests.DrainAsync(pending, _stop.Token)));
        return items;
    }

    private sealed record Change(IReadOnlyCollection<WriteOperation> Operations)
    {
        public TaskCompletionSource<int> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void End(IReadOnlyDictionary<string, BulkItem> items)
        {
            var own = Operations.Select(operation => items[operation.Id]).Distinct().ToList();
            if (own.Find(item => item.Failure is not null)?.Failure is { } failure) Done.TrySetException(failure);
            else Done.TrySetResult(own.Count(item => item.Deleted));
        }
    }
}
