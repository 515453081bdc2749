using ReasonRank.V1;

namespace ReasonRank.Gateway.Search;

/// <summary>What a caller waits for, and how long.</summary>
/// <param name="IncludeReasoning">Whether progress carries the reasoning.</param>
/// <param name="Deadline">When the caller stops waiting, in UTC.</param>
/// <param name="Progress">Gets the first-stage results and what happens after them.</param>
/// <param name="Cancellation">The caller went away.</param>
internal sealed record SearchCall(
    bool IncludeReasoning, DateTime Deadline, Func<SearchStreamResponse, Task> Progress, CancellationToken Cancellation)
{
    private static readonly TimeSpan MaxReserve = TimeSpan.FromMilliseconds(500);

    /// <summary>When a stage must end so that there is time to send what is known before the caller's own deadline.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="most">Most time for the stage.</param>
    public DateTime StageDeadline(TimeProvider time, TimeSpan most)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var left = Deadline - now;
        if (left > most) return now + most;
        var reserve = left * .1;
        return Deadline - (reserve < MaxReserve ? reserve : MaxReserve);
    }
}
