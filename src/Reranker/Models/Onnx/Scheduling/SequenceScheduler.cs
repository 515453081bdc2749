using System.Collections.Concurrent;
using System.Diagnostics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Owns a model's native objects on a thread of its own and keeps the hardware busy: short answers one after another from
/// the prompt part they share, long ones in groups, a step of each group in turn, and new groups as there is room.
/// </summary>
internal sealed class SequenceScheduler : IAsyncDisposable
{
    private readonly Model _model;
    private readonly int[] _endTokens;
    private readonly SchedulerOptions _options;
    private readonly ConcurrentQueue<SequenceJob> _inbox = new();
    private readonly AutoResetEvent _news = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<SequenceJob> _short = [];
    private readonly List<SequenceJob> _long = [];
    private readonly List<SequenceGroup> _groups = [];
    private readonly PrefixPool _prefixes;
    private readonly int _context;
    private readonly Lock _statisticsGate = new();
    private SchedulerStatistics _statistics;
    private volatile bool _stopping;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="endTokens">Tokens that end a sequence.</param>
    /// <param name="options">Limits.</param>
    public SequenceScheduler(Model model, int[] endTokens, SchedulerOptions options)
    {
        (_model, _endTokens, _options) = (model, endTokens, options);
        _prefixes = new PrefixPool(model, options.KeptPrefixes);
        using (var defaults = new GeneratorParams(model)) _context = defaults.MaxLength;
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
                Sort();
                if (_short.Count + _long.Count + _groups.Count == 0) _news.WaitOne();
                else Work();
            }
        }
        finally
        {
            foreach (var group in _groups) group.Dispose();
            _prefixes.Dispose();
            foreach (var job in _short.Concat(_long).Concat(_inbox)) job.Finish(SequenceEnd.Failed, "The model was unloaded.");
            foreach (var group in _groups) group.Fail("The model was unloaded.");
            _ended.SetResult();
        }
    }

    private void Sort()
    {
        while (_inbox.TryDequeue(out var job))
        {
            if (job.MaxTokens <= SchedulerOptions.ShortAnswer) _short.Enqueue(job);
            else _long.Add(job);
        }
    }

    private void Work()
    {
        var start = Stopwatch.GetTimestamp();
        var work = new Counters();
        Admit(ref work);
        for (var i = _groups.Count - 1; i >= 0; i--) Step(_groups[i], ref work);
        if (_short.TryDequeue(out var job)) WriteShort(job, ref work);
        Record(work, Stopwatch.GetElapsedTime(start));
    }

    private void Admit(ref Counters work)
    {
        _long.RemoveAll(Gone);
        while (_long.Count > 0)
        {
            var rows = _options.MaxRows - _groups.Sum(group => group.Active);
            var cache = _options.MaxCacheTokens - _groups.Sum(group => group.CacheTokens);
            var jobs = Alike(rows, cache, isFirst: _groups.Count == 0);
            if (jobs.Length == 0) return;
            _long.RemoveAll(jobs.Contains);
            Begin(jobs, ref work);
        }
    }

    // The oldest and those that can be written with it: rows of a group are as long as its longest, and a seed makes a
    // sequence repeatable only where it does not share its random numbers.
    private SequenceJob[] Alike(int rows, long cache, bool isFirst)
    {
        var first = _long[0];
        var (prompt, left, jobs) = (0, 0, new List<SequenceJob>());
        foreach (var job in _long)
        {
            if (jobs.Count >= rows || job.Sampling != first.Sampling || (jobs.Count > 0 && first.Sampling.Seed is not null)) continue;
            var (longest, most) = (Math.Max(prompt, job.Length), Math.Max(left, job.Left));
            if (jobs.Count > 0 && longest + most > _context) continue;
            if ((long)(longest + most) * (jobs.Count + 1) > cache && !(isFirst && jobs.Count == 0)) continue;
            (prompt, left) = (longest, most);
            jobs.Add(job);
        }
        return [.. jobs];
    }

    private void Begin(SequenceJob[] jobs, ref Counters work)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var job in jobs)
            if (job.StartedAt == 0) job.StartedAt = start;
        try
        {
            var generator = jobs.Length == 1 ? _prefixes.Take(jobs[0]) : Batch(jobs);
            _groups.Add(new SequenceGroup(generator, jobs, _endTokens));
            foreach (var job in jobs) work.Prompt(job);
        }
        catch (Exception failure) when (failure is GenAIException or ArgumentException or InvalidOperationException)
        {
            foreach (var job in jobs) job.Finish(SequenceEnd.Failed, failure.Message);
        }
        work.Computing += Stopwatch.GetElapsedTime(start);
    }

    private Generator Batch(SequenceJob[] jobs)
    {
        using var parameters = new GeneratorParams(_model)
        {
            BatchSize = jobs.Length,
            // All rows go on behind the longest prompt, the shorter ones filled up.
            MaxLength = jobs.Max(job => job.Length) + jobs.Max(job => job.Left),
        };
        jobs[0].Sampling.Apply(parameters);
        var generator = new Generator(_model, parameters);
        try
        {
            using var prompts = new TokenSequences();
            foreach (var job in jobs) prompts.Add(job.SoFar());
            generator.Append(prompts);
            return generator;
        }
        catch
        {
            generator.Dispose();
            throw;
        }
    }

    private void Step(SequenceGroup group, ref Counters work)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            work.Written += group.Step();
        }
        catch (Exception failure) when (failure is GenAIException or InvalidOperationException)
        {
            group.Fail(failure.Message);
            work.Computing += Stopwatch.GetElapsedTime(start);
            End(group, usable: false);
            return;
        }
        work.Computing += Stopwatch.GetElapsedTime(start);
        if (group.IsSparse)
        {
            _long.InsertRange(0, group.Rest);
            _groups.Remove(group);
            group.Dispose();
        }
        else if (group.Active == 0)
        {
            End(group, usable: true);
        }
    }

    private void WriteShort(SequenceJob job, ref Counters work)
    {
        if (Gone(job)) return;
        var start = Stopwatch.GetTimestamp();
        job.StartedAt = start;
        SequenceGroup? group = null;
        try
        {
            group = new SequenceGroup(_prefixes.Take(job), [job], _endTokens);
            work.Prompt(job);
            while (group.Active > 0) work.Written += group.Step();
            _prefixes.Return(group.Generator, job.Sampling);
        }
        catch (Exception failure) when (failure is GenAIException or ArgumentException or InvalidOperationException)
        {
            job.Finish(SequenceEnd.Failed, failure.Message);
            group?.Dispose();
        }
        work.Computing += Stopwatch.GetElapsedTime(start);
    }

    private void End(SequenceGroup group, bool usable)
    {
        _groups.Remove(group);
        if (usable && group.Only is { } job) _prefixes.Return(group.Generator, job.Sampling);
        else group.Dispose();
    }

    private static bool Gone(SequenceJob job)
    {
        if (job.Cancelled.IsCancellationRequested) job.Finish(SequenceEnd.Cancelled);
        return job.End != SequenceEnd.None;
    }

    private void Record(in Counters work, TimeSpan busy)
    {
        lock (_statisticsGate)
            _statistics = new SchedulerStatistics(
                _statistics.Sequences + work.Sequences, _statistics.PromptTokens + work.Prompts,
                _statistics.ReusedTokens + work.Reused, _statistics.WrittenTokens + work.Written,
                _statistics.Busy + busy, _statistics.Computing + work.Computing);
    }

    private record struct Counters
    {
        public long Sequences;
        public long Prompts;
        public long Reused;
        public long Written;
        public TimeSpan Computing;

        public void Prompt(SequenceJob job)
        {
            Sequences++;
            Prompts += job.Prompt.Length - job.ReusedTokens;
            Reused += job.ReusedTokens;
        }
    }
}
