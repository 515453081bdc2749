using System.Diagnostics;
using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>All queries once, by one thread or several.</summary>
/// <param name="Seconds">Time from the first query to the last answer.</param>
/// <param name="BytesAllocated">Managed memory allocated meanwhile by the threads that searched.</param>
/// <param name="Latencies">Microseconds of each query, ascending.</param>
internal sealed record SearchRound(double Seconds, long BytesAllocated, double[] Latencies)
{
    public static SearchRound Run(IndexSnapshot snapshot, IReadOnlyList<SearchQuery> queries, int threads, CancellationToken cancellation)
    {
        var latencies = new double[queries.Count];
        var (next, allocated, started) = (-1, 0L, Stopwatch.GetTimestamp());
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            var hits = new SearchHits();
            if (queries.Count > 0) snapshot.Search(queries[0], hits, CancellationToken.None);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (int i; (i = Interlocked.Increment(ref next)) < queries.Count && !cancellation.IsCancellationRequested;)
            {
                var start = Stopwatch.GetTimestamp();
                snapshot.Search(queries[i], hits, CancellationToken.None);
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
