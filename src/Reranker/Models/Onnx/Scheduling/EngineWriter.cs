using System.Diagnostics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Writes sequences with the library's engine: each joins and leaves the batch between two steps, short and long answers
/// in turn. Takes no sequence that needs scores, which the engine does not tell.
/// </summary>
internal sealed class EngineWriter : ISequenceWriter
{
    private readonly Model _model;
    private readonly int[] _endTokens;
    private readonly SchedulerOptions _options;
    private readonly PagedCache _cache;
    private readonly ComputeClock _clock;
    private readonly Queue<SequenceJob> _short = [];
    private readonly Queue<SequenceJob> _long = [];
    private readonly Dictionary<EngineRequest, EngineRow> _rows = [];
    private readonly List<EngineRow> _gone = [];
    private readonly List<EngineEvent> _events = [];
    private readonly int _maxRows;
    private Engine? _engine;
    private bool _longIsNext;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="endTokens">Tokens that end a sequence.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Told when the library computes.</param>
    public EngineWriter(Model model, int[] endTokens, SchedulerOptions options, ComputeClock clock)
    {
        (_model, _endTokens, _options, _clock) = (model, endTokens, options, clock);
        _cache = options.Paged ?? throw new ArgumentException("The model has no paged cache.", nameof(options));
        _engine = new Engine(model);
        _maxRows = Math.Min(options.MaxRows, _engine.MaxBatchSize);
    }

    public bool HasWork => _rows.Count + _short.Count + _long.Count > 0;

    public void Add(SequenceJob job)
    {
        if (job.NeedsScores) job.Finish(SequenceEnd.Failed, "The engine tells no scores.");
        else (job.MaxTokens <= SchedulerOptions.ShortAnswer ? _short : _long).Enqueue(job);
    }

    public void Work(ref SchedulerStatistics work)
    {
        EndGone();
        while (Next() is { } job) Begin(job, ref work);
        if (_rows.Count == 0) return;
        _clock.Start();
        try
        {
            _engine!.Run(_events);
        }
        catch (GenAIException failure)
        {
            // What state it is in is not known any more: the next sequence has a new one.
            FailRows(failure.Message);
            _engine!.Dispose();
            _engine = null;
            return;
        }
        finally
        {
            _clock.Stop();
        }
        foreach (var happened in _events)
            if (happened.Request is { } request && _rows.TryGetValue(request, out var row)) Take(happened, row, ref work);
    }

    public void Fail(string reason)
    {
        FailRows(reason);
        foreach (var job in _short.Concat(_long)) job.Finish(SequenceEnd.Failed, reason);
    }

    public void Dispose() => _engine?.Dispose();

    private void EndGone()
    {
        foreach (var row in _rows.Values)
            if (row.Job.IsGone()) _gone.Add(row);
        foreach (var row in _gone) End(row);
        _gone.Clear();
    }

    // The engine gives a sequence its cache block by block. Once more of them are on the way than fit, none can go on, so that
    // each joins only when there is room for all of it.
    private SequenceJob? Next()
    {
        if (_rows.Count >= _maxRows) return null;
        var queue = _long.Count > 0 && (_longIsNext || _short.Count == 0) ? _long : _short;
        if (!queue.TryPeek(out var job)) return null;
        var taken = 0L;
        foreach (var row in _rows.Values) taken += _cache.BlocksFor(row.Job.MaxLength);
        if (_rows.Count > 0 && taken + _cache.BlocksFor(job.MaxLength) > _cache.BlocksFor(_options.MaxCacheTokens)) return null;
        _longIsNext = queue == _short;
        return queue.Dequeue();
    }

    private void Begin(SequenceJob job, ref SchedulerStatistics work)
    {
        if (job.IsGone()) return;
        if (job.StartedAt == 0) job.StartedAt = Stopwatch.GetTimestamp();
        EngineRequest? request = null;
        try
        {
            _engine ??= new Engine(_model);
            request = _engine.CreateRequest(job.MaxLength);
            _rows.Add(request, new EngineRow(job, request, request.BeginTurn(job.SoFar(), Options(job))));
            work.Prompt(job);
        }
        catch (Exception failure) when (SequenceFailure.IsOne(failure))
        {
            SequenceFailure.End(job, failure);
            request?.Dispose();
        }
    }

    private void Take(in EngineEvent happened, EngineRow row, ref SchedulerStatistics work)
    {
        if (happened.Flags.HasFlag(EngineEventFlags.Token)) Write(happened.Token, row, ref work);
        if (happened.Flags.HasFlag(EngineEventFlags.Failed))
            row.Job.Finish(SequenceEnd.Failed, $"The engine could not go on (code {happened.ErrorCode}).");
        if (row.Job.End == SequenceEnd.None && happened.Flags.HasFlag(EngineEventFlags.TurnFinished))
        {
            if (row.IsCut) GoOn(row, ref work);
            else Finish(row.Job, happened.Finish);
        }
        if (row.Job.End != SequenceEnd.None) End(row);
    }

    private void Write(int token, EngineRow row, ref SchedulerStatistics work)
    {
        // A token that was under way when its turn was cut.
        if (row.IsCut)
        {
            row.IsAstray = true;
            return;
        }
        work.WrittenTokens++;
        if (_endTokens.AsSpan().Contains(token)) row.Job.Finish(SequenceEnd.EndToken);
        else row.Job.Add(token, 0);
        if (row.Job.End != SequenceEnd.None || row.Job.Forced.IsEmpty) return;
        row.IsCut = true;
        row.Request.CancelTurn(row.Turn);
    }

    // The tokens to come are known: they are the beginning of the next turn, which keeps what the last one computed.
    private void GoOn(EngineRow row, ref SchedulerStatistics work)
    {
        var (job, forced) = (row.Job, row.Job.Forced.ToArray());
        foreach (var token in forced) job.Add(token, 0);
        work.WrittenTokens += forced.Length;
        if (job.End != SequenceEnd.None) return;
        if (row.IsAstray)
        {
            End(row);
            Begin(job, ref work);
            return;
        }
        try
        {
            row.Turn = row.Request.BeginTurn(forced, Options(job));
            row.IsCut = false;
        }
        catch (Exception failure) when (SequenceFailure.IsOne(failure))
        {
            SequenceFailure.End(job, failure);
        }
    }

    private void End(EngineRow row)
    {
        if (_rows.Remove(row.Request)) row.Request.Dispose();
    }

    private void FailRows(string reason)
    {
        foreach (var row in _rows.Values) row.Job.Finish(SequenceEnd.Failed, reason);
        _rows.Clear();
    }

    private static void Finish(SequenceJob job, TurnFinish finish)
    {
        if (finish == TurnFinish.EndToken) job.Finish(SequenceEnd.EndToken);
        else if (finish is TurnFinish.MaxGenerated or TurnFinish.MaxSession) job.Finish(SequenceEnd.MaxTokens);
        else job.Finish(SequenceEnd.Failed, $"The engine ended the turn ({finish}).");
    }

    private static TurnOptions Options(SequenceJob job)
    {
        var options = new TurnOptions { MaxTokens = job.Left, Temperature = (float)job.Sampling.Temperature };
        return job.Sampling.Temperature <= 0 ? options : options with
        {
            TopP = (float)job.Sampling.TopP,
            TopK = job.Sampling.TopK,
            Seed = job.Sampling.Seed is { } seed ? (ulong)(seed & int.MaxValue) : null,
        };
    }
}
