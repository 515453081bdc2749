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
    private readonly Queue<TaskCompletionSource> _waiting = [];
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
            TaskCompletionSource? turn = null;
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
                        turn = Refuse(full);
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
                Leave(mayCall: turn is null);
            }
            if (turn is null) yield break;
            await turn.Task.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            turn.TrySetCanceled(CancellationToken.None);
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

    /// <returns>Completes when another call of the request has left.</returns>
    private TaskCompletionSource Refuse(QueueFullException full)
    {
        lock (_lock)
        {
            if (!_begun && _inside == 1) throw _refusal = full;
            var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
            return turn;
        }
    }

    /// <param name="mayCall">Whether a place became free, so that the next call that waits for one can try.</param>
    private void Leave(bool mayCall)
    {
        lock (_lock)
        {
            _inside--;
            // After a refusal all of them are to hear of it.
            while (mayCall && _waiting.TryDequeue(out var turn))
            {
                if (turn.TrySetResult() && _refusal is null) break;
            }
        }
    }
}
