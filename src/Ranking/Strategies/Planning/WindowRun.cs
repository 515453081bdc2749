using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>One call on its way: collects what the model writes.</summary>
/// <param name="number">Number of the call.</param>
/// <param name="call">What is asked.</param>
/// <param name="request">How it is asked.</param>
/// <param name="promptTokens">The prompt's length.</param>
/// <param name="queuedBefore">Waiting for a free model of the calls whose ends this one waited for.</param>
internal sealed class WindowRun(int number, WindowCall call, ModelRequest request, int promptTokens, TimeSpan queuedBefore)
{
    private readonly AnswerDraft _draft = new();
    private bool _reached;
    private bool _announced;

    public int Number => number;

    public WindowCall Call => call;

    public ModelRequest Request => request;

    public int PromptTokens => promptTokens;

    public Usage Usage => _draft.Usage;

    /// <summary>What had to be mended in the answer.</summary>
    public Repairs Repairs { get; set; } = Repairs.None;

    /// <summary>What this call completes; null when it is a window's first.</summary>
    public Forcing? Forced { get; init; }

    public TimeSpan Waited { get; private set; }

    /// <summary>Waiting for a free model, of this call and of those before it in its place.</summary>
    public TimeSpan QueueTime => queuedBefore + Waited;

    public TimeSpan Duration { get; private set; }

    /// <summary>Why the model stopped; null when it did not come to an end.</summary>
    public FinishReason? Finish => _draft.Finish;

    /// <summary>Why the call failed; null when it did not.</summary>
    public string? Error { get; private set; }

    /// <summary>All that the window's calls wrote.</summary>
    public ModelAnswer ToAnswer()
    {
        var answer = _draft.ToAnswer();
        return Forced?.Finish.Complete(answer) ?? answer;
    }

    /// <summary>Runs the call to its end, its failure, or the end of time. Only the caller's cancellation throws.</summary>
    /// <param name="context">Model, clock and observer.</param>
    /// <param name="time">Ends with the deadline or with the caller's cancellation.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    public async Task<WindowRun> RunAsync(RankingContext context, CancellationToken time, CancellationToken cancellationToken)
    {
        var model = context.Model!;
        var start = context.Clock.GetTimestamp();
        ModelFailure? kind = null;
        try
        {
            await foreach (var piece in model.GenerateAsync(request, time))
            {
                _reached = true;
                await AnnounceAsync(context, time);
                await TakeAsync(piece, context, time);
                if (Finish is not null) break;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Error = time.IsCancellationRequested ? null : "The model's call was cancelled.";
        }
        catch (ModelException failure)
        {
            (Error, kind) = (failure.Message, failure.Kind);
        }
        var elapsed = context.Clock.GetElapsedTime(start);
        if (_reached) Duration = elapsed - Waited;
        else Waited = elapsed;
        _draft.Abandon(model, promptTokens, kind);
        return this;
    }

    private async ValueTask AnnounceAsync(RankingContext context, CancellationToken cancellationToken)
    {
        if (_announced || Forced is not null) return;
        _announced = true;
        await context.Observe(new RankingEvent.WindowStarted(number, call.Items), cancellationToken);
    }

    private async ValueTask TakeAsync(ModelEvent piece, RankingContext context, CancellationToken cancellationToken)
    {
        var closed = piece is ModelEvent.ReasoningClosed ? _draft.Text : "";
        _draft.Take(piece);
        switch (piece)
        {
            case ModelEvent.Started started:
                Waited += started.Waited;
                break;
            case ModelEvent.Restarted:
                // Whoever reads along is told so by the window's second start.
                _announced = false;
                break;
            case ModelEvent.Reasoning thought:
                await context.Observe(new RankingEvent.ReasoningDelta(number, thought.Text), cancellationToken);
                break;
            case ModelEvent.ReasoningClosed when closed.Length > 0:
                await context.Observe(new RankingEvent.ReasoningDelta(number, closed), cancellationToken);
                break;
        }
    }
}
