using System.Diagnostics;
using Grpc.Core;
using ReasonRank.Benchmarks.Strategies.Judging;
using ReasonRank.Benchmarks.Strategies.Serving;

namespace ReasonRank.Benchmarks.Strategies.Trials;

/// <summary>A strategy with many queries at once.</summary>
/// <param name="CallsPerSecond">Calls of the model in a modelled second.</param>
/// <param name="Streams">How busy the modelled server was.</param>
/// <param name="CpuMilliseconds">Processor time of this process, client and service, for each call of the model.</param>
internal sealed record LoadTrial(double CallsPerSecond, StreamShare Streams, double CpuMilliseconds)
{
    /// <summary>Queries at once.</summary>
    public const int AtOnce = 64;

    /// <summary>Ranks queries, each again with other seeds, <see cref="AtOnce"/> at a time.</summary>
    /// <param name="service">The service.</param>
    /// <param name="server">The modelled server.</param>
    /// <param name="variant">The strategy.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="count">How many to rank in all.</param>
    /// <param name="longest">When to stop all the same; the streams are then looked at until that moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<LoadTrial> RunAsync(
        RerankerService service, ModelServerProcess server, StrategyVariant variant, IReadOnlyList<JudgedQuery> queries, int count,
        TimeSpan longest, CancellationToken cancellationToken)
    {
        _ = await server.TakeStreamsAsync(untilNow: false, cancellationToken);
        var modelCalls = 0;
        using var process = Process.GetCurrentProcess();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var (cpu, clock) = (process.TotalProcessorTime, Stopwatch.StartNew());
        end.CancelAfter(longest);
        var cutOff = false;
        try
        {
            await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = end.Token },
                async (i, stop) => await ServiceCall.RunAsync(
                    service.Client, variant, queries[i % queries.Count], i / queries.Count,
                    () => Interlocked.Increment(ref modelCalls), stop));
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
            && !cancellationToken.IsCancellationRequested)
        {
            cutOff = true;
        }
        var (seconds, calls) = (clock.Elapsed.TotalSeconds, Volatile.Read(ref modelCalls));
        process.Refresh();
        var spent = (process.TotalProcessorTime - cpu).TotalMilliseconds;
        var streams = await server.TakeStreamsAsync(cutOff, cancellationToken);
        return new LoadTrial(calls / seconds / server.Scale, streams, spent / Math.Max(1, calls));
    }
}
