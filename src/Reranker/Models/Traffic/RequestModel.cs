using System.Runtime.CompilerServices;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// A model as one rerank request uses it: its calls take turns with those of other requests. A request that finds the
/// queue full before it has got anything is refused as a whole; one that has begun waits for room.
/// </summary>
internal sealed class RequestModel(IRankingModel inner, bool noCache, TimeProvider clock) : ModelDecorator(inner)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private QueueFullException? _refusal;
    private int _inside;
    private bool _begun;

    /// <inheritdoc/>
    /// <exception cref="QueueFullException">The request is refused.</exception>
    public override async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var arrived = clock.GetTimestamp();
        var own = request with { Owner = this, NoCache = noCache };
        while (true)
        {
            Enter();
            Task left;
            var isRefused = false;
            try
            {
                await using var events = Inner.GenerateAsync(own, cancellationToken).GetAsyncEnumerator(cancellationToken);
                for (var isFirst = true; ; isFirst = false)
                {
                    try
                    {
                        if (!await events.MoveNextAsync()) break;
                    }
                    catch (QueueFullException full) when (!isFirst)
                    {
                        throw new ModelException(full.Message, full) { Kind = ModelFailure.Overloaded };
                    }
                    catch (QueueFullException full)
                    {
                        Refuse(full);
                        isRefused = true;
                        break;
                    }
                    if (isFirst) Begin();
                    yield return isFirst && events.Current is ModelEvent.Started
                        ? new ModelEvent.Started(clock.GetElapsedTime(arrived))
                        : events.Current;
                }
            }
            finally
            {
                left = Leave();
            }
            if (!isRefused) yield break;
            await left.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private void Enter()
    {
        lock (_lock)
        {
            if (_refusal is { } refusal) throw refusal;
            _inside++;
        }
    }

    private void Begin()
    {
        lock (_lock) _begun = true;
    }

    private void Refuse(QueueFullException full)
    {
        lock (_lock)
        {
            if (_begun || _inside > 1) return;
            _refusal = full;
            throw full;
        }
    }

    /// <returns>Completes when the next call leaves.</returns>
    private Task Leave()
    {
        lock (_lock)
        {
            _inside--;
            var left = _left;
            _left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            left.TrySetResult();
            return _left.Task;
        }
    }
}
