using System.Diagnostics;
using System.Runtime.CompilerServices;
using ReasonRank.Ranking;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Telemetry;

namespace ReasonRank.Reranker.Models.Traffic;

/// <summary>One try of a call on one replica, from its place in the queue to its end.</summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly ModelRequest _request;
    private readonly TimeProvider _clock;
    private readonly ActivityContext _parent;
    private readonly int _promptTokens;
    private readonly CancellationTokenSource _stop;
    private readonly IAsyncEnumerator<ModelEvent> _events;
    private Task? _ready;
    private ModelEvent? _current;
    private int _writtenTokens;

    /// <summary>Begins.</summary>
    /// <param name="replica">The server to ask.</param>
    /// <param name="request">The call.</param>
    /// <param name="clock">The clock of waiting times.</param>
    /// <param name="parent">The span of the call.</param>
    /// <param name="cancellationToken">Stops the attempt.</param>
    public Attempt(
        Replica replica, ModelRequest request, TimeProvider clock, ActivityContext parent, CancellationToken cancellationToken)
    {
        Replica = replica;
        _request = request;
        _clock = clock;
        _parent = parent;
        _promptTokens = request.Messages.Sum(message => replica.Model.CountTokens(message.Content));
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _events = EventsAsync(_stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public Replica Replica { get; }

    /// <summary>Completes when the next event is there, or the attempt has failed.</summary>
    public Task Ready => _ready ??= AdvanceAsync();

    /// <summary>Whether the prompt was sent.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether the model wrote anything.</summary>
    public bool HasWritten => _writtenTokens > 0;

    /// <summary>A <see cref="ModelException"/> or a <see cref="QueueFullException"/>; null unless the attempt failed.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What it cost, as far as that can be told without its own account.</summary>
    public Usage Cost => !HasStarted ? Usage.None
        : Usage.OfUnfinished(_promptTokens, _writtenTokens, (Failure as ModelException)?.Kind);

    /// <summary>The next event; null when the attempt failed.</summary>
    public async ValueTask<ModelEvent?> TakeAsync()
    {
        await Ready;
        _ready = null;
        return _current;
    }

    /// <summary>Stops the model, if it still works.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_ready is { } ready) await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AdvanceAsync()
    {
        try
        {
            _current = await _events.MoveNextAsync() ? _events.Current : null;
        }
        catch (Exception failure) when (failure is ModelException or QueueFullException)
        {
            (_current, Failure) = (null, failure);
        }
    }

    private async IAsyncEnumerable<ModelEvent> EventsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var arrived = _clock.GetTimestamp();
        var most = _promptTokens + (_request.MaxOutputTokens ?? Replica.Model.MaxOutputTokens);
        var demand = new CallDemand(
            _request.Owner ?? this, _request.Priority, _request.Messages.Sum(m => (long)m.Content.Length) * sizeof(char), most);
        using var lease = await Replica.Limiter.EnterAsync(demand, cancellationToken);
        using var span = RerankerTelemetry.Source.StartActivity("attempt", ActivityKind.Client, _parent);
        if (Replica.Endpoint is { } server) span?.SetTag("server.address", server.Host).SetTag("server.port", server.Port);
        HasStarted = true;
        yield return new ModelEvent.Started(_clock.GetElapsedTime(arrived));

        await using var events = Replica.Model.GenerateAsync(_request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (await MoveNextAsync(events, lease, span))
            {
                if (events.Current is ModelEvent.Started) continue;
                Count(events.Current, lease);
                yield return events.Current;
            }
        }
        finally
        {
            lease.TokensUsed ??= Cost.PromptTokens + Cost.CompletionTokens;
        }
    }

    private async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ModelEvent> events, EndpointLease lease, Activity? span)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (ModelException failure)
        {
            Failure = failure;
            Replica.Failed(failure.Kind);
            if (failure.Kind is ModelFailure.Overloaded or ModelFailure.Unavailable) lease.Outcome = CallOutcome.Overloaded;
            lease.RetryAfter = failure.RetryAfter;
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.Kind.ToString());
            throw;
        }
    }

    private void Count(ModelEvent piece, EndpointLease lease)
    {
        switch (piece)
        {
            case ModelEvent.Reasoning thought:
                _writtenTokens += Replica.Model.CountTokens(thought.Text);
                break;
            case ModelEvent.Answer text:
                _writtenTokens += Replica.Model.CountTokens(text.Text);
                break;
            case ModelEvent.Finished finished:
                lease.Outcome = CallOutcome.Succeeded;
                lease.TokensUsed = finished.Usage.PromptTokens + finished.Usage.CompletionTokens;
                Replica.Succeeded();
                break;
        }
    }
}
