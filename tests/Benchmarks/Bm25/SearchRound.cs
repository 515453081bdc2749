using System.Diagnostics;
using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>All queries once, by one thread or several.</summary>
/// <param name="Seconds">Time from the first query to the last answer.</param>
/// <param name="BytesAllocated">Managed memory allocated meanwhile by the threads that searched.</param>
/// <param name="Latencies">Microseconds of each query, ascending.</param>
internal sealed record SearchRound(double Seconds, long BytesAllocated, double[] Latencies)
{
    /// <summary>Asks all queries.</summary>
    /// <param name="snapshot">The index.</param>
    /// <param name="queries">The queries.</param>
    /// <param name="hits">Takes the hits: one for each thread, the same in every round, so that it has grown when allocations count.</param>
    /// <param name="cancellation">Stops the round.</param>
    public static SearchRound Run(
        IndexSnapshot snapshot, IReadOnlyList<SearchQuery> queries, IReadOnlyList<SearchHits> hits, CancellationToken cancellation)
    {
        var latencies = new double[queries.Count];
        var (next, allocated, started) = (-1, 0L, Stopwatch.GetTimestamp());
        var workers = hits.Select(own => new Thread(() =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (int i; (i = Interlocked.Increment(ref next)) < queries.Count && !cancellation.IsCancellationRequested;)
            {
                var start = Stopwatch.GetTimestamp();
                snapshot.Search(queries[i], own, CancellationToken.None);
                latencies[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            }
            Interlocked.Add(ref allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        })).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        cancellation.ThrowIfCancellationRequested();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        Array.Sort(latencies);
        return new SearchRound(seconds, allocated, latencies);
    }

    /// <summary>Microseconds that a share of the queries does not exceed.</summary>
    public double Latency(double share) => Latencies[Math.Max(0, (int)Math.Ceiling(share * Latencies.Length) - 1)];
}
