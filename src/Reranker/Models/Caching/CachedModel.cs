using System.Runtime.CompilerServices;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Traffic;

namespace ReasonRank.Reranker.Models.Caching;

/// <summary>
/// A model whose complete answers are kept, and whose equal calls on their way are made once. Calls that sample without a
/// seed are neither: whoever asks twice wants two samples.
/// </summary>
internal sealed class CachedModel(IRankingModel inner, ModelOptions options, AnswerCache cache) : ModelDecorator(inner)
{
    private static readonly Usage OneCachedCall = new(CachedCalls: 1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(CallKey Key, CallPriority Priority), SharedCall> _calls = [];
    private readonly byte[] _fingerprint = CallKey.Fingerprint(options);

    public override IAsyncEnumerable<ModelEvent> GenerateAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (request.NoCache || !IsRepeatable(request.Sampling)) return Inner.GenerateAsync(request, cancellationToken);
        var key = CallKey.Of(_fingerprint, request);
        return cache.Find(key) is { } known ? Replay(known) : ShareAsync(key, request, cancellationToken);
    }

    private bool IsRepeatable(SamplingOptions sampling) =>
        (sampling.Temperature ?? options.Temperature ?? 0) == 0 || sampling.Seed is not null;

#pragma warning disable CS1998 // What is known has nothing to wait for.
    private static async IAsyncEnumerable<ModelEvent> Replay(ModelAnswer answer)
#pragma warning restore CS1998
    {
        foreach (var piece in AnswerEvents.Of(answer)) yield return piece;
        yield return new ModelEvent.Finished(FinishReason.Stop, OneCachedCall);
    }

    private async IAsyncEnumerable<ModelEvent> ShareAsync(
        CallKey key, ModelRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var call = Join(key, request, out var isFirst);
        if (isFirst)
        {
            await foreach (var piece in call.DriveAsync(cancellationToken)) yield return piece;
            yield break;
        }
        // What it costs is on the first reader's account.
        await foreach (var piece in call.FollowAsync(cancellationToken))
        {
            if (piece is ModelEvent.Started or ModelEvent.Wasted) continue;
            yield return piece is ModelEvent.Finished finished ? finished with { Usage = OneCachedCall } : piece;
        }
    }

    // By priority: an interactive call does not wait behind a batch call that happens to be equal.
    private SharedCall Join(CallKey key, ModelRequest request, out bool isFirst)
    {
        var place = (key, request.Priority);
        lock (_lock)
        {
            isFirst = !(_calls.TryGetValue(place, out var call) && call.TryJoin());
            if (!isFirst) return call!;
            return _calls[place] = new SharedCall(token => Inner.GenerateAsync(request, token), ended => Ended(place, ended));
        }
    }

    private void Ended((CallKey Key, CallPriority Priority) place, SharedCall call)
    {
        // Kept before it is taken off the calls on their way, so that no equal call slips in between.
        if (call.Answer is { } answer) cache.Add(place.Key, answer);
        lock (_lock)
        {
            if (_calls.TryGetValue(place, out var current) && current == call) _calls.Remove(place);
        }
    }
}
