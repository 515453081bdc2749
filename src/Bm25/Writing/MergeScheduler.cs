using ReasonRank.Bm25.Segments;

namespace ReasonRank.Bm25.Writing;

/// <summary>
/// Merges segments in the background: one large merge at a time, and beside it one of small segments, so that a stream of small
/// commits does not pile up behind a large merge.
/// </summary>
/// <param name="current">The segments that there are.</param>
/// <param name="merge">Merges some and replaces them.</param>
internal sealed class MergeScheduler(
    Func<IReadOnlyList<SegmentView>> current, Action<IReadOnlyList<SegmentView>, CancellationToken> merge)
{
    private const long MostDocumentsOfSmall = 1 << 16;

    /// <summary>Segments that keep commits from going on until some are merged: more would make searches slow.</summary>
    private const int MostSegments = 128;

    private readonly Lock _scheduling = new();
    private readonly Dictionary<IReadOnlyList<SegmentView>, Task> _running = [];
    private readonly HashSet<Segment> _given = [];
    private readonly List<IndexDamage> _damage = [];
    private CancellationTokenSource _stop = new();
    private int _pauses;

    /// <summary>What merges found damaged. Such segments are searched as they are, and not merged.</summary>
    public IReadOnlyList<IndexDamage> Damage
    {
        get
        {
            lock (_scheduling) return [.. _damage];
        }
    }

    /// <summary>Starts the merges that are due.</summary>
    public void Schedule()
    {
        lock (_scheduling)
        {
            if (_pauses > 0) return;
            while (_running.Count < 2)
            {
                var busy = _running.Keys.SelectMany(views => views).Select(view => view.Segment).Concat(_given).ToHashSet();
                var largeRuns = _running.Keys.Any(views => MergePolicy.Documents(views) > MostDocumentsOfSmall);
                var smallRuns = _running.Count > (largeRuns ? 1 : 0);
                if (smallRuns) return;
                var chosen = MergePolicy.Choose(
                    current().Where(view => !busy.Contains(view.Segment)), largeRuns ? MostDocumentsOfSmall : long.MaxValue);
                if (chosen.Count == 0) return;
                var stop = _stop.Token;
                _running.Add(chosen, Task.Factory.StartNew(
                    () => Run(chosen, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            }
        }
    }

    /// <summary>Waits while there are so many segments that searches would suffer, and merges make them fewer.</summary>
    public void WaitForRoom()
    {
        while (current().Count > MostSegments && Running() is { Length: > 0 } running) Task.WaitAny(running);
    }

    /// <summary>Waits until no merge runs or is due.</summary>
    public void WaitForAll()
    {
        Schedule();
        while (Running() is { Length: > 0 } running) Task.WaitAll(running);
    }

    /// <summary>Cancels the merges that run and starts none until it is told to resume.</summary>
    public void Pause()
    {
        lock (_scheduling)
        {
            _pauses++;
            _stop.Cancel();
        }
        if (Running() is { Length: > 0 } running) Task.WaitAll(running);
    }

    /// <summary>Ends a pause.</summary>
    public void Resume()
    {
        lock (_scheduling)
        {
            if (--_pauses > 0) return;
            _stop.Dispose();
            _stop = new CancellationTokenSource();
        }
        Schedule();
    }

    private Task[] Running()
    {
        lock (_scheduling) return [.. _running.Values];
    }

    private void Run(IReadOnlyList<SegmentView> chosen, CancellationToken stop)
    {
        var goOn = true;
        try
        {
            merge(chosen, stop);
        }
        catch (Exception e)
        {
            goOn = GiveUp(chosen, e);
        }
        lock (_scheduling)
        {
            _running.Remove(chosen);
            if (goOn) Schedule();
        }
    }

    // What was committed is durable without the merge.
    private bool GiveUp(IReadOnlyList<SegmentView> chosen, Exception error)
    {
        if (error is OperationCanceledException) return false;
        lock (_scheduling)
        {
            switch (error)
            {
                case IndexCorruptException damaged when chosen.Any(view => view.Segment.Path == damaged.File):
                    _damage.Add(new IndexDamage(damaged.File, damaged.Problem));
                    _given.UnionWith(chosen.Select(view => view.Segment).Where(segment => segment.Path == damaged.File));
                    return true;
                case IOException or UnauthorizedAccessException:
                    // For want of space, perhaps. It is tried again after the next commit.
                    return false;
                default:
                    _given.UnionWith(chosen.Select(view => view.Segment));
                    return true;
            }
        }
    }
}
