using System.Threading.Channels;
using Grpc.Core;
using ReasonRank.Bm25;
using ReasonRank.ServiceDefaults.Errors;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>
/// The one writer of an index. Changes that wait while it is busy share the next commit, so that many streams cost no
/// more disk syncs than one.
/// </summary>
internal sealed partial class CollectionWriter : IAsyncDisposable
{
    private const int MaxWaiting = 64;

    private readonly Channel<Change> _waiting = Channel.CreateBounded<Change>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private readonly Bm25Index _index;
    private readonly string _collection;
    private readonly ILogger _logger;
    private readonly Task _writing;

    /// <summary>Starts writing to an index, which it owns from now on.</summary>
    public CollectionWriter(Bm25Index index, string collection, ILogger logger)
    {
        (_index, _collection, _logger) = (index, collection, logger);
        _writing = Task.Run(WriteAsync);
    }

    /// <summary>What a caller is told when the disk does not take a collection.</summary>
    public static RpcException StorageFailed(string collection) => RpcErrors.Create(
        StatusCode.Unavailable, $"Collection '{collection}' cannot be written to disk; the service's log says why.",
        RpcErrors.Info("STORAGE_FAILED", ("collection", collection)));

    /// <summary>Changes the index after all changes before; when it ends the change is durable.</summary>
    public async Task RunAsync(Action<Bm25Index> apply, CancellationToken cancellation)
    {
        var change = new Change(apply);
        try
        {
            await _waiting.Writer.WriteAsync(change, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw RpcErrors.NotFound("collection", _collection);
        }
        await change.Durable.Task.WaitAsync(cancellation);
    }

    /// <summary>Does something with the index that may take long, such as a merge, while changes go on.</summary>
    public Task<T> BesideAsync<T>(Func<Bm25Index, T> work, CancellationToken cancellation) => Task.Run(
        () =>
        {
            try
            {
                return work(_index);
            }
            catch (Exception e) when (e is ObjectDisposedException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                throw RpcErrors.NotFound("collection", _collection);
            }
            catch (Exception e) when (e is IOException and not IndexException or UnauthorizedAccessException)
            {
                LogFailed(e, _collection);
                throw StorageFailed(_collection);
            }
        },
        cancellation);

    /// <summary>Finishes the changes that wait, and closes the index.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _writing;
        await Task.Run(_index.Dispose);
    }

    private async Task WriteAsync()
    {
        var applied = new List<Change>(MaxWaiting);
        while (await _waiting.Reader.WaitToReadAsync())
        {
            while (applied.Count < MaxWaiting && _waiting.Reader.TryRead(out var change))
            {
                if (TryDo(() => change.Apply(_index), change.Durable)) applied.Add(change);
            }
            var durable = new TaskCompletionSource();
            if (TryDo(_index.Commit, durable)) durable.SetResult();
            foreach (var change in applied) change.Durable.SetFromTask(durable.Task);
            applied.Clear();
        }
    }

    private bool TryDo(Action step, TaskCompletionSource failure)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception e)
        {
            LogFailed(e, _collection);
            failure.SetException(e is IOException and not IndexException or UnauthorizedAccessException ? StorageFailed(_collection) : e);
            return false;
        }
    }

    [LoggerMessage(11, LogLevel.Error, "Collection {Collection} could not be written")]
    private partial void LogFailed(Exception exception, string collection);

    private sealed record Change(Action<Bm25Index> Apply)
    {
        public TaskCompletionSource Durable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
