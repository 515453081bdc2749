using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>
/// A call on its way that several read. The first reader drives it; when that one leaves, it goes on for the others, and
/// with the last one it stops.
/// </summary>
internal sealed class SharedCall
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<ModelEvent> _events;
    private Action<SharedCall>? _ended;
    private readonly AnswerDraft _draft = new();
    private Link _last = new();
    private Exception? _failure;
    private int _readers = 1;

    /// <summary>Prepares the call for its first reader.</summary>
    /// <param name="begin">Makes the call.</param>
    /// <param name="ended">Told of the end, once, before any reader sees it.</param>
    public SharedCall(Func<CancellationToken, IAsyncEnumerable<ModelEvent>> begin, Action<SharedCall> ended)
    {
        _events = begin(_stop.Token).GetAsyncEnumerator(_stop.Token);
        _ended = ended;
    }

    /// <summary>The answer, when it is complete.</summary>
    public ModelAnswer? Answer { get; private set; }

    /// <summary>Adds a reader, to be followed by <see cref="FollowAsync"/>.</summary>
    /// <returns>False when the last one has left already.</returns>
    public bool TryJoin()
    {
        lock (_lock)
        {
            if (_readers == 0) return false;
            _readers++;
            return true;
        }
    }

    /// <summary>The first reader's events.</summary>
    public async IAsyncEnumerable<ModelEvent> DriveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Task<bool>? step = null;
        try
        {
            while (true)
            {
                var link = _last;
                step = StepAsync();
                if (!await step.WaitAsync(cancellationToken)) break;
                yield return (await link.Next.Task).Event!;
            }
            Rethrow();
        }
        finally
        {
            var isLast = Leave();
            var finish = FinishAsync(step);
            if (isLast) await finish;
        }
    }

    /// <summary>The events for a reader that joined: what came so far, then what comes.</summary>
    public async IAsyncEnumerable<ModelEvent> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            Link link;
            ModelAnswer past;
            lock (_lock) (link, past) = (_last, _draft.ToAnswer());
            foreach (var piece in AnswerEvents.Of(past)) yield return piece;
            while (true)
            {
                link = await link.Next.Task.WaitAsync(cancellationToken);
                if (link.Event is not { } piece) break;
                yield return piece;
            }
            Rethrow();
        }
        finally
        {
            Leave();
        }
    }

    private void Rethrow()
    {
        if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    /// <returns>Whether nobody is left.</returns>
    private bool Leave()
    {
        lock (_lock)
        {
            if (--_readers > 0) return false;
        }
        _stop.Cancel();
        return true;
    }

    private async Task FinishAsync(Task<bool>? step)
    {
        if (step is not null)
        {
            while (await step) step = StepAsync();
        }
        await _events.DisposeAsync();
    }

    /// <returns>Whether there was an event.</returns>
    private async Task<bool> StepAsync()
    {
        try
        {
            if (await _events.MoveNextAsync())
            {
                Publish(_events.Current);
                return true;
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        Publish(null);
        return false;
    }

    private void Publish(ModelEvent? piece)
    {
        Link link;
        lock (_lock)
        {
            link = _last;
            _last = new Link { Event = piece };
            if (piece is not null) _draft.Take(piece);
        }
        if (piece is ModelEvent.Finished { Reason: FinishReason.Stop }) Answer = _draft.ToAnswer();
        if (piece is null or ModelEvent.Finished) Interlocked.Exchange(ref _ended, null)?.Invoke(this);
        link.Next.SetResult(_last);
    }

    private sealed class Link
    {
        public ModelEvent? Event { get; init; }

        public TaskCompletionSource<Link> Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
