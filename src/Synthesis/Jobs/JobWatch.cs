using System.Globalization;
using Grpc.Core;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Jobs;

/// <summary>Tells the progress of a job. It looks at the store, because workers on other machines write there too.</summary>
internal sealed class JobWatch(JobTable jobs, ItemTable items, SynthesisOptions options, TimeProvider clock)
{
    private const int Page = 500;

    private static readonly TimeSpan _between = TimeSpan.FromSeconds(1);

    /// <summary>Writes what happens until the job has ended.</summary>
    public async Task RunAsync(WatchJobRequest request, IServerStreamWriter<WatchJobResponse> responses, CancellationToken cancellation)
    {
        var cursor = Read(request.Cursor);
        Job? told = null;
        var toldAt = DateTimeOffset.MinValue;
        while (true)
        {
            // The job first: an end that is not among the items below came after this state, and is told in the next round.
            if (await jobs.FindAsync(request.Id, cancellation) is not { } job) return;
            var isOver = job.State is JobState.Done or JobState.Cancelled;
            for (IReadOnlyList<StoredItem> page; (page = await items.EndedAsync(request.Id, cursor, Page, cancellation)).Count > 0;)
            {
                foreach (var item in page)
                {
                    cursor = item.Sequence;
                    if (!request.ProgressOnly)
                        await responses.WriteAsync(new WatchJobResponse { Cursor = Text(cursor), Item = item.Summary }, cancellation);
                }
                if (page.Count < Page) break;
            }
            var now = clock.GetUtcNow();
            if (told is null || isOver || told.State != job.State || now - toldAt >= _between && !job.Equals(told))
            {
                await responses.WriteAsync(new WatchJobResponse { Cursor = Text(cursor), Progress = job }, cancellation);
                (told, toldAt) = (job, now);
            }
            if (isOver) return;
            await Task.Delay(options.PollInterval, clock, cancellation);
        }
    }

    private static string Text(long cursor) => cursor.ToString(CultureInfo.InvariantCulture);

    private static long Read(string cursor)
    {
        var sequence = 0L;
        new Violations().Require(
            cursor.Length == 0 || long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out sequence), "cursor", "is none of this service").ThrowIfAny();
        return sequence;
    }
}
