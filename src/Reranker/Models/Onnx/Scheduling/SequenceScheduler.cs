using System.Collections.Concurrent;
using System.Diagnostics;
using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx.Scheduling;

/// <summary>
/// Owns what writes with a model on a thread of its own, and keeps the hardware busy with the sequences of all callers.
/// </summary>
internal sealed class SequenceScheduler : IAsyncDisposable
{
    private const string Unloaded = "The model was unloaded.";

    private readonly ConcurrentQueue<SequenceJob> _inbox = new();
    private readonly AutoResetEvent _news = new(false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ComputeClock _clock = new();
    private readonly Lock _statisticsGate = new();
    private SchedulerStatistics _statistics;
    private volatile bool _stopping;

    /// <param name="model">The model; stays the caller's.</param>
    /// <param name="endTokens">Tokens that end a sequence.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="GenAIException">The model cannot be written with like that.</exception>
    /// <exception cref="NotSupportedException">The library is too old for it.</exception>
    public SequenceScheduler(Model model, int[] endTokens, SchedulerOptions options)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => Run(model, endTokens, options, ready)) { IsBackground = true, Name = "sequence scheduler" }.Start();
        // What writes may be used by the thread alone that made it.
        ready.Task.GetAwaiter().GetResult();
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

    private void Run(Model model, int[] endTokens, SchedulerOptions options, TaskCompletionSource ready)
    {
        ISequenceWriter writer;
        try
        {
            writer = options.Paged is null
                ? new GroupWriter(model, endTokens, options, _clock)
                : new EngineWriter(model, endTokens, options, _clock);
        }
        catch (Exception failure)
        {
            ready.SetException(failure);
            return;
        }
        ready.SetResult();
        try
        {
            while (!_stopping)
            {
                while (_inbox.TryDequeue(out var job)) writer.Add(job);
                if (writer.HasWork) Work(writer);
                else _news.WaitOne();
            }
        }
        finally
        {
            writer.Dispose();
            writer.Fail(Unloaded);
            foreach (var job in _inbox) job.Finish(SequenceEnd.Failed, Unloaded);
            _ended.SetResult();
        }
    }

    private void Work(ISequenceWriter writer)
    {
        var (start, next) = (Stopwatch.GetTimestamp(), _statistics);
        writer.Work(ref next);
        next.Busy += Stopwatch.GetElapsedTime(start);
        next.Computing = _clock.Elapsed;
        lock (_statisticsGate) _statistics = next;
    }
}
