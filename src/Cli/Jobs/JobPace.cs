using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>How fast a job goes, by what came to an end within the last minute.</summary>
internal sealed class JobPace(TimeProvider clock)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Queue<(long At, long Ended)> _seen = new();
    private (long At, long Ended) _last;
    private long _open;

    /// <summary>Queries per second; null until two looks tell.</summary>
    public double? PerSecond => _seen.TryPeek(out var first) && clock.GetElapsedTime(first.At, _last.At) is { TotalSeconds: > 0 } took
        ? Math.Max(0, _last.Ended - first.Ended) / took.TotalSeconds
        : null;

    /// <summary>Time until all queries have ended, at this pace; null where that cannot be told.</summary>
    public TimeSpan? Left => _open > 0 && PerSecond is > 0 and var pace && _open / pace is < 1e9 and var seconds ? TimeSpan.FromSeconds(Math.Round(seconds)) : null;

    /// <summary>Takes a look at the job.</summary>
    public void See(Job job)
    {
        _open = job.Counts.Waiting + job.Counts.Running;
        _last = (clock.GetTimestamp(), job.Counts.Total - _open);
        _seen.Enqueue(_last);
        while (_seen.Count > 2 && clock.GetElapsedTime(_seen.Peek().At, _last.At) > Window) _seen.Dequeue();
    }
}
