using System.Collections.Concurrent;
using System.Diagnostics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Owns a model's native objects on a thread of its own and keeps the hardware busy: short answers one after another from
/// the prompt part they share, long ones in groups, a step of each group in turn, and new groups as there is room. Where
/// there are both, each kind gets half of the time.
/// </summary>
internal sealed class SequenceScheduler : IAsyncDisposable
{
    private const string Unloaded = "The model was unloaded.";

    private readonly SchedulerOptions _options;
    private readonly ConcurrentQueue<SequenceJob> _inbox = new();
    private readonly AutoResetEvent _news = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<SequenceJob> _short = [];
    private readonly WaitingSequences _waiting = new();
    private readonly List<SequenceGroup> _groups = [];
    private readonly ComputeClock _clock = new();
    private readonly GroupStart _start;
    private readonly Lock _statisticsGate = new();
    private SchedulerStatistics _statistics;
    private TimeSpan _longAhead;
    private bool _mayAdmit;
    private volatile bool _stopping;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="endTokens">Tokens that end a sequence.</param>
    /// <param name="options">Limits.</param>
    public SequenceScheduler(Model model, int[] endTokens, SchedulerOptions options)
    {
        _options = options;
        _start = new GroupStart(model, endTokens, options.KeptPrefixes, _clock);
        new Thread(Run) { IsBackground = true, Name = "sequence scheduler" }.Start();
    }

    /// <summary>What was done so far.</summary>
    public SchedulerStatistics Statistics
    {
        get
        {
            lock (_statisticsGate) return _statistics;
        }
    }

    /// <summary>Takes a sequence on. What limits their number is in front of this.</summary>
    public void Add(SequenceJob job)
    {
        _inbox.Enqueue(job);
        _news.Set();
    }

    /// <summary>Ends all sequences and the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        _news.Set();
        await _ended.Task;
        _news.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_stopping)
            {
                var start = Stopwatch.GetTimestamp();
                Sort();
                if (_short.Count + _waiting.Count + _groups.Count == 0) _news.WaitOne();
                else Work(start);
            }
        }
        finally
        {
            foreach (var group in _groups) group.Dispose();
            _start.Dispose();
            foreach (var job in _short.Concat(_waiting.All).Concat(_inbox)) job.Finish(SequenceEnd.Failed, Unloaded);
            foreach (var group in _groups) group.Fail(Unloaded);
            _ended.SetResult();
        }
    }

    private void Sort()
    {
        while (_inbox.TryDequeue(out var job))
        {
            if (job.MaxTokens <= SchedulerOptions.ShortAnswer) _short.Enqueue(job);
            else _waiting.Add(job);
            _mayAdmit = true;
        }
    }

    private void Work(long start)
    {
        var (work, computed) = (new Counters(), _clock.Elapsed);
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
        Record(work, took, _clock.Elapsed - computed);
    }

    // A group for each row that becomes free would be a row at a time: they wait until a share of the rows is free.
    private void Admit(ref Counters work)
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

    private void Begin(SequenceJob[] jobs, ref Counters work)
    {
        try
        {
            _groups.Add(_start.Begin(jobs));
            foreach (var job in jobs) work.Prompt(job);
        }
        catch (Exception failure) when (GroupStart.IsFailure(failure))
        {
            // Which of the prompts the library refused shows when they are computed one by one.
            if (jobs.Length == 1) GroupStart.Fail(jobs[0], failure);
            else foreach (var job in jobs) if (!job.IsGone()) Begin([job], ref work);
        }
    }

    private void Step(SequenceGroup group, ref Counters work)
    {
        var active = group.Active;
        try
        {
            work.Written += group.Step();
        }
        catch (Exception failure) when (GroupStart.IsFailure(failure))
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

    private void WriteShort(SequenceJob job, ref Counters work)
    {
        if (job.IsGone()) return;
        SequenceGroup? group = null;
        try
        {
            group = _start.Begin([job]);
            work.Prompt(job);
            while (group.Active > 0) work.Written += group.Step();
            _start.End(group);
        }
        catch (Exception failure) when (GroupStart.IsFailure(failure))
        {
            GroupStart.Fail(job, failure);
            group?.Dispose();
        }
    }

    private void Record(in Counters work, TimeSpan busy, TimeSpan computing)
    {
        lock (_statisticsGate)
            _statistics = new SchedulerStatistics(
                _statistics.Sequences + work.Sequences, _statistics.PromptTokens + work.Prompts,
                _statistics.ReusedTokens + work.Reused, _statistics.WrittenTokens + work.Written,
                _statistics.Busy + busy, _statistics.Computing + computing);
    }

    private record struct Counters
    {
        public long Sequences;
        public long Prompts;
        public long Reused;
        public long Written;

        public void Prompt(SequenceJob job)
        {
            if (job.Count == 0) Sequences++;
            Prompts += job.Length - job.ReusedTokens;
            Reused += job.ReusedTokens;
        }
    }
}
