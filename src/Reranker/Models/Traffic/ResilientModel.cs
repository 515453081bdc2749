using System.Diagnostics;
using System.Runtime.CompilerServices;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>
/// A model on one or several servers: a call that failed is tried again where that makes sense, and one that is slow to
/// begin is tried on another server as well (hedging: Dean and Barroso, The Tail at Scale, 2013).
/// </summary>
internal sealed class ResilientModel(ModelOptions options, ReplicaSet replicas, TimeProvider clock)
    : ModelDecorator(replicas.First.Model)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(8);

    public override async IAsyncEnumerable<ModelEvent> GenerateAsync(
        ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var span = Activity.Current?.Context ?? default;
        var live = new List<Attempt>();
        var failed = new List<Replica>();
        var made = 0;
        Attempt? winner = null;
        var hasBudget = true;
        Begin();
        try
        {
            while (true)
            {
                var attempt = winner ?? await FirstAsync(live, mayHedge: made < options.MaxAttempts && hasBudget, cancellationToken);
                if (attempt is null)
                {
                    hasBudget = request.MayTryAgain?.Invoke() != false;
                    if (hasBudget) Begin();
                    continue;
                }
                switch (await attempt.TakeAsync())
                {
                    case null:
                        live.Remove(attempt);
                        await attempt.DisposeAsync();
                        failed.Add(attempt.Replica);
                        if (live.Count == 0 && !(MayRetry(attempt, made) && request.MayTryAgain?.Invoke() != false)) throw attempt.Failure!;
                        if (attempt.HasStarted) yield return new ModelEvent.Wasted(attempt.Cost);
                        if (live.Count > 0) break;
                        if (attempt.HasWritten) yield return new ModelEvent.Restarted();
                        winner = null;
                        if (!replicas.HasOther(failed)) await Task.Delay(Delay(made), clock, cancellationToken);
                        Begin();
                        break;
                    case ModelEvent.Started started:
                        // Of attempts that run side by side, the first one's wait is the call's.
                        yield return attempt == live[0] ? started : new ModelEvent.Started(TimeSpan.Zero);
                        break;
                    case var piece:
                        winner ??= attempt;
                        if (live.Find(other => other != winner) is { } loser)
                        {
                            live.Remove(loser);
                            await loser.DisposeAsync();
                            if (loser.HasStarted) yield return new ModelEvent.Wasted(loser.Cost);
                        }
                        yield return piece;
                        if (piece is ModelEvent.Finished) yield break;
                        break;
                }
            }
        }
        finally
        {
            foreach (var attempt in live) await attempt.DisposeAsync();
        }

        void Begin()
        {
            made++;
            var avoid = live.Count > 0 ? [.. failed, live[0].Replica] : failed;
            live.Add(new Attempt(replicas.Choose(request, avoid), request, clock, span, cancellationToken));
        }
    }

    /// <returns>An attempt with something to take; null when it is time for another attempt beside it.</returns>
    private async Task<Attempt?> FirstAsync(List<Attempt> live, bool mayHedge, CancellationToken cancellationToken)
    {
        if (live is [var only])
        {
            if (!mayHedge || !only.HasStarted || options.HedgeAfter is not { } patience) return only;
            using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var alarm = Task.Delay(patience, clock, done.Token);
            var first = await Task.WhenAny(only.Ready, alarm);
            await done.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            return first == alarm ? null : only;
        }
        var ready = await Task.WhenAny(live.Select(attempt => attempt.Ready));
        return live.Find(attempt => attempt.Ready == ready);
    }

    private bool MayRetry(Attempt attempt, int made) =>
        made < options.MaxAttempts
        && attempt.Failure is ModelException failure
        && !(failure.RetryAfter > EndpointLimiter.MaxPause)
        && failure.Kind switch
        {
            ModelFailure.Overloaded or ModelFailure.Unavailable or ModelFailure.Broken => true,
            ModelFailure.TimedOut => !attempt.HasWritten,
            _ => false,
        };

    // Full jitter: callers that failed together do not come back together.
    private TimeSpan Delay(int made)
    {
        var longest = options.RetryDelay * Math.Pow(2, made - 1);
        return Random.Shared.NextDouble() * (longest < LongestDelay ? longest : LongestDelay);
    }
}
