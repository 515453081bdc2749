using System.Diagnostics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Writes sequences with generators: short answers one after another from the prompt part they share, long ones in groups,
/// a step of each group in turn, and new groups as there is room. Where there are both, each kind gets half of the time.
/// </summary>
internal sealed class GroupWriter : ISequenceWriter
{
    private readonly SchedulerOptions _options;
    private readonly GroupStart _start;
    private readonly Queue<SequenceJob> _short = [];
    private readonly WaitingSequences _waiting = new();
    private readonly List<SequenceGroup> _groups = [];
    private TimeSpan _longAhead;
    private bool _mayAdmit;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="endTokens">Tokens that end a sequence.</param>
    /// <param name="options">Limits.</param>
    /// <param name="clock">Told when the library computes.</param>
    public GroupWriter(Model model, int[] endTokens, SchedulerOptions options, ComputeClock clock)
    {
        _options = options;
        _start = new GroupStart(model, endTokens, options.KeptPrefixes, clock);
    }

    public bool HasWork => _short.Count + _waiting.Count + _groups.Count > 0;

    public void Add(SequenceJob job)
    {
        if (job.MaxTokens <= SchedulerOptions.ShortAnswer) _short.Enqueue(job);
        else _waiting.Add(job);
        _mayAdmit = true;
    }

    public void Work(ref SchedulerStatistics work)
    {
        var start = Stopwatch.GetTimestamp();
        var (shorts, longs) = (_short.Count > 0, _waiting.Count + _groups.Count > 0);
        if (!shorts || !longs) _longAhead = TimeSpan.Zero;
        var isShort = shorts && (!longs || _longAhead > TimeSpan.Zero);
        if (isShort)
        {
            WriteShort(_short.Dequeue(), ref work);
        }
        else
        {
            if (_mayAdmit) Admit(ref work);
            for (var i = _groups.Count - 1; i >= 0; i--) Step(_groups[i], ref work);
        }
        var took = Stopwatch.GetElapsedTime(start);
        _longAhead += isShort ? -took : took;
    }

    public void Fail(string reason)
    {
        foreach (var job in _short.Concat(_waiting.All)) job.Finish(SequenceEnd.Failed, reason);
        foreach (var group in _groups) group.Fail(reason);
    }

    public void Dispose()
    {
        foreach (var group in _groups) group.Dispose();
        _start.Dispose();
    }

    // A group for each row that becomes free would be a row at a time: they wait until a share of the rows is free.
    private void Admit(ref SchedulerStatistics work)
    {
        _mayAdmit = false;
        _waiting.DropCancelled();
        while (_waiting.Count > 0)
        {
            var (rows, cache) = (_options.MaxRows, _options.MaxCacheTokens);
            foreach (var group in _groups) (rows, cache) = (rows - group.Active, cache - group.CacheTokens);
            if (_groups.Count > 0 && rows < Math.Min(_waiting.Count, _options.MaxRows / 4)) return;
            var jobs = _waiting.Take(rows, _start.Context, cache, _options.MaxPromptTokens, always: _groups.Count == 0);
            if (jobs.Length == 0) return;
            Begin(jobs, ref work);
        }
    }

    private void Begin(SequenceJob[] jobs, ref SchedulerStatistics work)
    {
        try
        {
            _groups.Add(_start.Begin(jobs));
            foreach (var job in jobs) work.Prompt(job);
        }
        catch (Exception failure) when (SequenceFailure.IsOne(failure))
        {
            // Which of the prompts the library refused shows when they are computed one by one.
            if (jobs.Length == 1) SequenceFailure.End(jobs[0], failure);
            else foreach (var job in jobs) if (!job.IsGone()) Begin([job], ref work);
        }
    }

    private void Step(SequenceGroup group, ref SchedulerStatistics work)
    {
        var active = group.Active;
        try
        {
            work.WrittenTokens += group.Step();
        }
        catch (Exception failure) when (SequenceFailure.IsOne(failure))
        {
            group.Fail(failure.Message);
            _groups.Remove(group);
            group.Dispose();
            _mayAdmit = true;
            return;
        }
        _mayAdmit |= group.Active < active;
        if (group.Active == 0)
        {
            _groups.Remove(group);
            _start.End(group);
        }
        else if (group.IsSparse)
        {
            SequenceJob[] rest = [.. group.Rest];
            _groups.Remove(group);
            group.Dispose();
            Begin(rest, ref work);
        }
    }

    private void WriteShort(SequenceJob job, ref SchedulerStatistics work)
    {
        if (job.IsGone()) return;
        SequenceGroup? group = null;
        try
        {
            group = _start.Begin([job]);
            work.Prompt(job);
            while (group.Active > 0) work.WrittenTokens += group.Step();
            _start.End(group);
        }
        catch (Exception failure) when (SequenceFailure.IsOne(failure))
        {
            SequenceFailure.End(job, failure);
            group?.Dispose();
        }
    }
}
