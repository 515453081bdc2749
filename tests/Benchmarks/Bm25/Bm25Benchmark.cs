using System.CommandLine;
using System.Diagnostics;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Bm25;

namespace ReasonRank.Benchmarks.Bm25;

/// <summary>
/// Indexes a collection with the embedded engine and answers queries: one thread indexes and ends in one segment, committed;
/// then the index is opened again. Queries are timed after two rounds of warming up, and the fastest of three rounds counts,
/// analysis included.
/// </summary>
internal sealed class Bm25Benchmark : IBenchmark
{
    private const int WarmUps = 2, Rounds = 3, BufferBytes = 256 << 20;
    private const int ShortQueries = 2_000, LongQueries = 200;

    private readonly Option<FileInfo?> _corpus = new("--corpus") { Description = "Passages, BEIR JSONL." };
    private readonly Option<FileInfo?> _queries = new("--queries") { Description = "Queries: id, tab, text." };
    private readonly Option<int?> _generate = new("--generate") { Description = "Makes so many passages up, and queries, instead of reading them." };
    private readonly Option<bool> _long = new("--long") { Description = "Makes queries of 100 to 300 words up, not of 2 to 12." };
    private readonly Option<DirectoryInfo?> _write = new("--write") { Description = "Writes what is made up: corpus.jsonl and queries.tsv." };
    private readonly Option<int> _top = new("--k") { Description = "Hits of a query.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads that search.", DefaultValueFactory = _ => 1 };
    private readonly Option<FileInfo?> _run = new("--run") { Description = "Writes the hits as a TREC run." };

    public string Name => "bm25";

    public string Description => "The embedded BM25 engine: documents indexed and queries answered in a second, bytes on disk.";

    public IEnumerable<Option> Options => [_corpus, _queries, _generate, _long, _write, _top, _threads, _run];

    public Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var (top, threads) = (options.GetValue(_top), options.GetValue(_threads));
        if (top < 1 || threads < 1) throw new BenchmarkException("--k and --threads are at least 1.");
        var (name, documents, queries) = Material(options, cancellationToken);

        var folder = Directory.CreateTempSubdirectory("bm25-benchmark-");
        try
        {
            report.Progress($"indexing {name}");
            var (count, seconds) = Index(folder.FullName, documents, cancellationToken);
            var opening = Stopwatch.GetTimestamp();
            using var index = Bm25Index.Open(folder.FullName);
            using var snapshot = index.Snapshot();
            var opened = Stopwatch.GetElapsedTime(opening);
            if (options.GetValue(_run) is { } run) CorpusFile.WriteRun(run.FullName, snapshot, queries, top, cancellationToken);

            report.Progress($"searching for {queries.Count} queries");
            SearchQuery[] asked = [.. queries.Select(query => new SearchQuery(query.Text, top))];
            SearchHits[] hits = [.. Enumerable.Range(0, threads).Select(_ => new SearchHits())];
            var best = Enumerable.Range(0, WarmUps + Rounds)
                .Select(_ => SearchRound.Run(snapshot, asked, hits, cancellationToken)).Skip(WarmUps).MinBy(round => round.Seconds)!;
            report.Measured(
                name, ("documents", count), ("documents_per_second", count / seconds),
                ("index_bytes", folder.EnumerateFiles().Sum(file => file.Length)), ("open_milliseconds", opened.TotalMilliseconds),
                ("queries", queries.Count), ("k", top), ("threads", threads), ("queries_per_second", queries.Count / best.Seconds),
                ("p50_us", best.Latency(.5)), ("p95_us", best.Latency(.95)), ("p99_us", best.Latency(.99)),
                ("bytes_per_query", (double)best.BytesAllocated / queries.Count), ("resident_bytes", Environment.WorkingSet));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return Task.CompletedTask;
    }

    private (string Name, IEnumerable<Document> Documents, IReadOnlyList<(string Id, string Text)> Queries) Material(
        ParseResult options, CancellationToken cancellation)
    {
        if (options.GetValue(_generate) is { } count)
        {
            if (count < 1) throw new BenchmarkException("--generate is at least 1.");
            var corpus = new GeneratedCorpus(count);
            var made = options.GetValue(_long) ? corpus.Queries(LongQueries, 100, 300) : corpus.Queries(ShortQueries, 2, 12);
            if (options.GetValue(_write) is { } folder)
            {
                folder.Create();
                CorpusFile.Write(Path.Combine(folder.FullName, "corpus.jsonl"), corpus.Documents(), cancellation);
                File.WriteAllLines(Path.Combine(folder.FullName, "queries.tsv"), made.Select(query => $"{query.Id}\t{query.Text}"));
            }
            return ($"{count} generated", corpus.Documents(), made);
        }
        if (options.GetValue(_corpus) is not { } corpusFile || options.GetValue(_queries) is not { } queryFile)
            throw new BenchmarkException("--corpus and --queries are needed, or --generate.");
        foreach (var file in (FileInfo[])[corpusFile, queryFile])
            if (!file.Exists) throw new BenchmarkException($"There is no file {file.FullName}.");
        var queries = CorpusFile.Queries(queryFile.FullName);
        if (queries.Count == 0) throw new BenchmarkException($"{queryFile.FullName} has no query.");
        return (corpusFile.Name, CorpusFile.Read(corpusFile.FullName), queries);
    }

    private static (int Documents, double Seconds) Index(string folder, IEnumerable<Document> documents, CancellationToken cancellation)
    {
        var (started, count) = (Stopwatch.GetTimestamp(), 0);
        using var index = Bm25Index.Create(folder, new IndexOptions { StoreTexts = false });
        index.BufferBytes = BufferBytes;
        foreach (var document in documents)
        {
            cancellation.ThrowIfCancellationRequested();
            index.Put(document);
            count++;
        }
        index.Compact();
        return (count, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
