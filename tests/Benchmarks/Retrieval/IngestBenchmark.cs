using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using ReasonRank.Benchmarks.Bm25;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.V1;

namespace ReasonRank.Benchmarks.Retrieval;

/// <summary>
/// How fast passages become durable over gRPC: of clients that wait for the acknowledgement of each passage before they send the
/// next one, and of clients that stream. The reference is the disk: how often a second it makes a small write durable, one after the
/// other. Service and clients share this process and its cores; the passages are made up.
/// </summary>
internal sealed class IngestBenchmark : IBenchmark
{
    private const string Collection = "benchmark";

    private readonly Option<int[]> _clients = new("--clients")
    {
        Description = "Clients at once, several numbers for several rounds.",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [1, 32],
    };

    private readonly Option<double> _seconds = new("--seconds") { Description = "Seconds of each measurement, after half as many to warm up.", DefaultValueFactory = _ => 5 };
    private readonly Option<string> _folder = new("--folder") { Description = "Folder on the disk to measure.", DefaultValueFactory = _ => Path.GetTempPath() };

    public string Name => "ingest";

    public string Description => "Durable passages a second over gRPC, beside the syncs a second of the disk.";

    public IEnumerable<Option> Options => [_clients, _seconds, _folder];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var (rounds, seconds) = (options.GetValue(_clients)!, options.GetValue(_seconds));
        if (rounds.Any(clients => clients < 1) || seconds <= 0) throw new BenchmarkException("--clients and --seconds are more than 0.");
        if (!Directory.Exists(options.GetValue(_folder))) throw new BenchmarkException($"There is no folder {options.GetValue(_folder)}.");
        var folder = Directory.CreateDirectory(Path.Combine(options.GetValue(_folder)!, $"ingest-benchmark-{Guid.NewGuid():n}"));
        try
        {
            var texts = new GeneratedCorpus(2_000).Documents().Select(document => document.Text).ToArray();
            await using var app = await RetrievalApp.StartAsync(folder.FullName, cancellationToken);
            using var channel = GrpcChannel.ForAddress(app.Urls.Single());
            var retrieval = new RetrievalService.RetrievalServiceClient(channel);
            await retrieval.CreateCollectionAsync(new CreateCollectionRequest { Name = Collection }, cancellationToken: cancellationToken);
            foreach (var clients in rounds)
            {
                var name = $"{clients} client{(clients == 1 ? "" : "s")}";
                report.Progress($"{name}, each passage acknowledged");
                await AcknowledgedAsync(retrieval, texts, clients, seconds / 2, cancellationToken);
                var syncs = SyncsPerSecond(folder.FullName, seconds / 2);
                var took = await AcknowledgedAsync(retrieval, texts, clients, seconds, cancellationToken);
                report.Measured(
                    $"{name}, each passage acknowledged", ("passages_per_second", Math.Round(took.Length / seconds)),
                    ("p50_ms", Math.Round(took[took.Length / 2], 2)), ("p99_ms", Math.Round(took[(int)(took.Length * .99)], 2)),
                    ("disk_syncs_per_second", Math.Round(syncs)), ("passages_per_sync", Math.Round(took.Length / seconds / syncs, 2)));
                report.Progress($"{name}, streaming");
                await StreamedAsync(retrieval, texts, clients, seconds / 2, cancellationToken);
                var rate = await StreamedAsync(retrieval, texts, clients, seconds, cancellationToken);
                report.Measured($"{name}, streaming", ("passages_per_second", Math.Round(rate)));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What an acknowledgement cannot do without: a small write at the end of a file, on the disk before the next one begins.
    private static double SyncsPerSecond(string folder, double seconds)
    {
        var path = Path.Combine(folder, "syncs");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var (block, count, start) = (new byte[400], 0, Stopwatch.GetTimestamp());
            for (; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; count++)
            {
                file.Write(block);
                file.Flush(flushToDisk: true);
            }
            return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }

    /// <returns>Milliseconds from each passage to its acknowledgement, ascending.</returns>
    private static async Task<double[]> AcknowledgedAsync(
        RetrievalService.RetrievalServiceClient retrieval, string[] texts, int clients, double seconds, CancellationToken cancellation)
    {
        var took = new ConcurrentBag<double>();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                using var ingest = retrieval.Ingest(cancellationToken: cancellation);
                await ingest.RequestStream.WriteAsync(new IngestRequest { Collection = Collection }, cancellation);
                for (var i = 0; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
                {
                    var sent = Stopwatch.GetTimestamp();
                    await ingest.RequestStream.WriteAsync(Put(texts, client, i), cancellation);
                    await ingest.RequestStream.WriteAsync(new IngestRequest { Flush = new() }, cancellation);
                    if (!await ingest.ResponseStream.MoveNext(cancellation) || ingest.ResponseStream.Current.Acknowledged is null)
                        throw new BenchmarkException("A passage was not acknowledged.");
                    took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                }
                await ingest.RequestStream.CompleteAsync();
                await LastAsync(ingest.ResponseStream, cancellation);
            },
            cancellation)));
        return took.IsEmpty ? throw new BenchmarkException("No passage was acknowledged in time.") : [.. took.Order()];
    }

    /// <returns>Passages a second, until the last one is acknowledged.</returns>
    private static async Task<double> StreamedAsync(
        RetrievalService.RetrievalServiceClient retrieval, string[] texts, int clients, double seconds, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var applied = await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                using var ingest = retrieval.Ingest(cancellationToken: cancellation);
                var last = LastAsync(ingest.ResponseStream, cancellation);
                await ingest.RequestStream.WriteAsync(new IngestRequest { Collection = Collection }, cancellation);
                for (var i = 0; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i++)
                    await ingest.RequestStream.WriteAsync(Put(texts, client, i), cancellation);
                await ingest.RequestStream.CompleteAsync();
                return await last;
            },
            cancellation)));
        return applied.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<long> LastAsync(IAsyncStreamReader<IngestResponse> answers, CancellationToken cancellation)
    {
        var applied = 0L;
        await foreach (var answer in answers.ReadAllAsync(cancellation))
            applied = answer.Acknowledged?.Applied ?? throw new BenchmarkException($"Passage {answer.Refused.PassageId} was refused.");
        return applied;
    }

    private static IngestRequest Put(string[] texts, int client, int number) =>
        new() { Put = new Passage { Id = $"{client}-{number}", Text = texts[(client * 37 + number) % texts.Length] } };
}
