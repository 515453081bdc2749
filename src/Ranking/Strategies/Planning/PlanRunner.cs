using ReasonRank.Ranking.Answers;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Ranking.Strategies.Planning;

/// <summary>
/// Carries out a plan on a model, inside the task's budget and deadline. Whatever happens, the plan's best order so far
/// is the result.
/// </summary>
internal sealed class PlanRunner(IRankingPlan plan, IWindowPrompt prompt, RankingTask task, RankingContext context)
{
    private const int MaxParallelCalls = 32;

    // A model that is gone would otherwise be asked once for each window, each time up to its timeout.
    private const int MaxFailuresInARow = 2;

    // Texts of a trace; a model that writes without end must not make the result too large to send.
    private const int MaxTraceCharacters = 16 << 20;

    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    private readonly BudgetMeter _meter = new(task.Budget);
    private readonly List<WindowTrace> _trace = [];
    private Repairs _repairs = Repairs.None;
    private TimeSpan _queueTime;
    private TimeSpan _modelTime;
    private int _started;
    private int _answered;
    private int _usable;
    private int _failed;
    private int _failuresInARow;
    private string? _failure;
    private bool _outOfTime;
    private int _traceCharacters;

    // A call that is on its way and succeeds ends a row of failures: then the rest goes on.
    private bool GaveUp => _outOfTime || _meter.Exhausted is not null || _failuresInARow >= MaxFailuresInARow;

    public async Task<StrategyResult> RunAsync(CancellationToken cancellationToken)
    {
        using var alarm = new CancellationTokenSource(Remaining(), context.Clock);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(alarm.Token, cancellationToken);
        using var rounds = plan.Rounds().GetEnumerator();
        var more = rounds.MoveNext();
        while (more && !GaveUp) more = await RunRoundAsync(rounds, time.Token, cancellationToken);
        return Result();
    }

    private TimeSpan Remaining()
    {
        if (task.Budget.Deadline is not { } deadline) return Timeout.InfiniteTimeSpan;
        var remaining = deadline - context.Clock.GetUtcNow();
        return remaining <= TimeSpan.Zero ? TimeSpan.Zero : remaining < LongestTimer ? remaining : LongestTimer;
    }

    /// <summary>
    /// Runs the calls of a round in their order, each as soon as there is a place for it, and resumes the plan with the last.
    /// </summary>
    /// <param name="rounds">The plan, at the round.</param>
    /// <param name="time">Ends with the deadline.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    /// <returns>Whether the plan has more to do.</returns>
    private async Task<bool> RunRoundAsync(
        IEnumerator<IReadOnlyList<WindowCall>> rounds, CancellationToken time, CancellationToken cancellationToken)
    {
        var round = rounds.Current;
        var next = 0;
        var running = new List<Task<WindowRun>>(MaxParallelCalls);
        var longestQueue = TimeSpan.Zero;
        try
        {
            Fill(TimeSpan.Zero);
            var more = running.Count > 0 || rounds.MoveNext();
            while (running.Count > 0)
            {
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                var run = await ended;
                if (Take(run, mayWait: running.Count > 0, time) is { } second)
                {
                    running.Add(second.RunAsync(context, time, cancellationToken));
                    continue;
                }
                if (run.QueueTime > longestQueue) longestQueue = run.QueueTime;
                Fill(run.QueueTime);
                if (running.Count == 0) more = rounds.MoveNext();
                await ReportAsync(run, cancellationToken);
            }
            _queueTime += longestQueue;
            return more;
        }
        finally
        {
            await Task.WhenAll((IEnumerable<Task>)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void Fill(TimeSpan queuedBefore)
        {
            for (; next < round.Count && running.Count < MaxParallelCalls && !GaveUp; next++)
            {
                if (Render(round[next], out var promptTokens) is not { } request) continue;
                var output = request.MaxOutputTokens ?? context.Model!.MaxOutputTokens;
                if (_meter.Admit(request, promptTokens, output, mayWait: running.Count > 0) is not { } admitted) return;
                var run = new WindowRun(_started++, round[next], admitted, promptTokens, queuedBefore);
                running.Add(run.RunAsync(context, time, cancellationToken));
            }
        }
    }

    private ModelRequest? Render(WindowCall call, out int promptTokens)
    {
        try
        {
            return prompt.Render(call.Items, out promptTokens);
        }
        catch (ModelException misfit)
        {
            Fail(misfit.Message);
            promptTokens = 0;
            return null;
        }
    }

    /// <param name="run">A call that is done.</param>
    /// <param name="mayWait">Whether other calls are on their way.</param>
    /// <param name="time">Ends with the deadline.</param>
    /// <returns>A second call that makes the model answer after all; null when the window is done.</returns>
    private WindowRun? Take(WindowRun run, bool mayWait, CancellationToken time)
    {
        _meter.Settle(run.Request, run.PromptTokens, run.Usage);
        _modelTime += run.Duration;
        if (run.Finish is null)
        {
            if (run.Forced is { } given) Accept(run, given.Read);
            if (run.Error is { } error) Fail(error);
            else _outOfTime = time.IsCancellationRequested;
            return null;
        }
        var answer = run.ToAnswer();
        var parsed = prompt.Read(answer, run.Call.Items.Count);
        if (run.Forced is { } forced)
            parsed = parsed.IsUsable ? parsed with { Repairs = parsed.Repairs.With(RepairKind.Forced) } : forced.Read;
        else if (!parsed.IsUsable && Force(run, answer, parsed, mayWait) is { } second)
            return second;
        Accept(run, parsed);
        return null;
    }

    private WindowRun? Force(WindowRun run, ModelAnswer answer, ParsedOrder parsed, bool mayWait)
    {
        if (prompt.Finish(run.Request, run.PromptTokens, answer, run.Call.Items.Count) is not { } finish) return null;
        var admitted = _meter.Admit(finish.Request, finish.PromptTokens, finish.Request.MaxOutputTokens!.Value, mayWait);
        return admitted is null ? null : new WindowRun(run.Number, run.Call, admitted, finish.PromptTokens, run.QueueTime)
        {
            Forced = new Forcing(run, parsed, finish),
        };
    }

    private void Accept(WindowRun run, ParsedOrder parsed)
    {
        // A score may be that of a passage without an answer.
        if (parsed.IsUsable || parsed.Scores is not null) run.Call.Answer(parsed.Order, parsed.Scores);
        run.Repairs = parsed.Repairs;
        _repairs += parsed.Repairs;
        _answered++;
        _failuresInARow = 0;
        if (parsed.IsUsable) _usable++;
    }

    private void Fail(string reason)
    {
        _failed++;
        _failuresInARow++;
        _failure ??= reason;
    }

    private async ValueTask ReportAsync(WindowRun run, CancellationToken cancellationToken)
    {
        if (task.Trace) _trace.Add(Trace(run));
        await context.Observe(
            new RankingEvent.WindowFinished(
                run.Number, run.Call.Order, run.Repairs, [.. plan.Order], run.Error, run.Usage.IsCached),
            cancellationToken);
        await context.Observe(new RankingEvent.Spent(_meter.Spent), cancellationToken);
    }

    private WindowTrace Trace(WindowRun run)
    {
        var (answer, first) = (run.ToAnswer(), run.Forced?.First);
        return new WindowTrace(
            run.Number, run.Call.Items, run.Call.Order, run.Repairs, Fit(answer.Reasoning), Fit(answer.Text),
            run.Usage + (first?.Usage ?? Usage.None), run.Duration + (first?.Duration ?? TimeSpan.Zero),
            run.Waited + (first?.Waited ?? TimeSpan.Zero), run.Error);
    }

    private string Fit(string text)
    {
        var length = Math.Min(text.Length, MaxTraceCharacters - _traceCharacters);
        if (length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1])) length--;
        _traceCharacters += length;
        return text[..length];
    }

    private StrategyResult Result() => new([.. plan.Order])
    {
        Scores = plan.Scores,
        Usage = _meter.Spent,
        Repairs = _repairs,
        Shortfall = Missing(),
        QueueTime = _queueTime,
        ModelTime = _modelTime,
        Trace = _trace,
        Warnings = [.. prompt.Warnings, .. plan.Warnings],
    };

    private Shortfall? Missing()
    {
        var done = plan.ExpectedCalls > 0 ? $"{_answered} of {plan.ExpectedCalls}" : $"{_answered}";
        var ended = _outOfTime ? "The time" : _meter.Exhausted;
        var partial = ended is null ? null : $"{ended} ended after {done} windows.";
        var degraded =
            _failed > 0 ? $"{_failed} {(_failed == 1 ? "call" : "calls")} failed, {_answered} succeeded: {_failure}" :
            _answered > 0 && _usable == 0 ? $"The model gave no usable answer in {_answered} windows." : null;
        if (partial is null && degraded is null) return null;
        return new Shortfall(partial is not null, degraded is not null, $"{partial} {degraded}".Trim());
    }
}
