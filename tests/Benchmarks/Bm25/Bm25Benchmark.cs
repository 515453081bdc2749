using System.CommandLine;
using System.Diagnostics;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>
/// Indexes a collection with the embedded engine and answers queries: one thread indexes and ends in one segment, committed;
/// queries are timed after two rounds of warming up, and the fastest of three rounds counts, analysis included.
/// </summary>
internal sealed class Bm25Benchmark : IBenchmark
{
    private const int WarmUps = 2, Rounds = 3, BufferBytes = 256 << 20;

    private readonly Option<FileInfo> _corpus = new("--corpus") { Description = "Passages, BEIR JSONL.", Required = true };
    private readonly Option<FileInfo> _queries = new("--queries") { Description = "Queries: id, tab, text.", Required = true };
    private readonly Option<int> _top = new("--k") { Description = "Hits of a query.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads that search.", DefaultValueFactory = _ => 1 };
    private readonly Option<FileInfo?> _run = new("--run") { Description = "Writes the hits as a TREC run." };

    public string Name => "bm25";

    public string Description => "The embedded BM25 engine: documents indexed and queries answered in a second, bytes on disk.";

    public IEnumerable<Option> Options => [_corpus, _queries, _top, _threads, _run];

    public Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var (corpus, queryFile) = (options.GetRequiredValue(_corpus), options.GetRequiredValue(_queries));
        var (top, threads) = (options.GetValue(_top), options.GetValue(_threads));
        foreach (var file in (FileInfo[])[corpus, queryFile])
            if (!file.Exists) throw new BenchmarkException($"There is no file {file.FullName}.");
        if (top < 1 || threads < 1) throw new BenchmarkException("--k and --threads are at least 1.");

        var folder = Directory.CreateTempSubdirectory("bm25-benchmark-");
        try
        {
            report.Progress($"indexing {corpus.Name}");
            using var index = Bm25Index.Create(folder.FullName, new IndexOptions { StoreTexts = false });
            index.BufferBytes = BufferBytes;
            var (documents, seconds) = CorpusFile.Index(corpus.FullName, index, cancellationToken);
            using var snapshot = index.Snapshot();
            var queries = CorpusFile.Queries(queryFile.FullName);
            if (queries.Count == 0) throw new BenchmarkException($"{queryFile.FullName} has no query.");
            if (options.GetValue(_run) is { } run) CorpusFile.WriteRun(run.FullName, snapshot, queries, top, cancellationToken);

            report.Progress($"searching for {queries.Count} queries");
            var best = Enumerable.Range(0, WarmUps + Rounds).Select(_ => Round(snapshot, queries, top, threads, cancellationToken)).Skip(WarmUps).Min();
            report.Measured(
                corpus.Name, ("documents", documents), ("documents_per_second", documents / seconds),
                ("index_bytes", folder.EnumerateFiles().Sum(file => file.Length)),
                ("queries", queries.Count), ("k", top), ("threads", threads), ("queries_per_second", queries.Count / best));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return Task.CompletedTask;
    }

    private static double Round(
        IndexSnapshot snapshot, IReadOnlyList<(string Id, string Text)> queries, int top, int threads, CancellationToken cancellation)
    {
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < queries.Count && !cancellation.IsCancellationRequested;)
                snapshot.Search(new SearchQuery(queries[i].Text, top), CancellationToken.None);
        })).ToArray();
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        cancellation.ThrowIfCancellationRequested();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
