using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.Cli.Jobs;

/// <summary>Follows a job until nothing more happens by itself. A lost connection is made again, and nothing is told twice.</summary>
/// <param name="client">The service.</param>
/// <param name="clock">Times the attempts.</param>
internal sealed class JobWatcher(SynthesisService.SynthesisServiceClient client, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(15), Patience = TimeSpan.FromMinutes(10);

    /// <summary>Follows the job to its end, or until it stopped itself.</summary>
    /// <param name="request">What to follow, and from where.</param>
    /// <param name="see">Told of everything that happens.</param>
    /// <param name="lost">Told why the connection was lost.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The job as it stands then.</returns>
    /// <exception cref="RpcException">There is no such job, or nothing answers, for ten minutes where something did before.</exception>
    public async Task<Job> RunAsync(
        WatchJobRequest request, Action<WatchJobResponse> see, Action<string> lost, CancellationToken cancellationToken)
    {
        var (next, pause, heard) = (request.Clone(), FirstPause, default(long?));
        while (true)
        {
            try
            {
                using var call = client.WatchJob(next, cancellationToken: cancellationToken);
                while (await call.ResponseStream.MoveNext(cancellationToken))
                {
                    var news = call.ResponseStream.Current;
                    (next.Cursor, pause, heard) = (news.Cursor, FirstPause, clock.GetTimestamp());
                    see(news);
                    if (news.Progress is { State: JobState.Done or JobState.Cancelled or JobState.Stopped } ended) return ended;
                }
                lost("the service ended it");
            }
            catch (RpcException failure) when (heard is { } last && IsPassing(failure) && clock.GetElapsedTime(last) < Patience
                && !cancellationToken.IsCancellationRequested)
            {
                lost(failure.Status.Detail);
            }
            await Task.Delay(pause, clock, cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, pause.Ticks * 2));
        }
    }

    private static bool IsPassing(RpcException failure) => failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal
        or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.Aborted or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;
}
