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
/// Many clients at once that search over gRPC, one query after another each: how much longer the slowest searches take than the
/// middle one. Service and clients share this process and its cores; the passages are made up.
/// </summary>
internal sealed class ClientsBenchmark : IBenchmark
{
    private const string Collection = "benchmark";
    private const double Goal = 3;

    private readonly Option<int> _passages = new("--passages") { Description = "Passages of the collection.", DefaultValueFactory = _ => 50_000 };
    private readonly Option<int> _clients = new("--clients") { Description = "Clients at once.", DefaultValueFactory = _ => 64 };
    private readonly Option<int> _top = new("--k") { Description = "Hits of a query.", DefaultValueFactory = _ => 100 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "Seconds to measure, after half as many to warm up.", DefaultValueFactory = _ => 10 };

    public string Name => "clients";

    public string Description => "Latencies of searches of many clients over gRPC: p99 to p50.";

    public IEnumerable<Option> Options => [_passages, _clients, _top, _seconds];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var (passages, clients, seconds) = (options.GetValue(_passages), options.GetValue(_clients), options.GetValue(_seconds));
        if (passages < 1 || clients < 1 || seconds <= 0) throw new BenchmarkException("--passages, --clients and --seconds are more than 0.");
        var corpus = new GeneratedCorpus(passages);
        var queries = corpus.Queries(2_000, 2, 12).Select(query => query.Text).ToArray();
        var folder = Directory.CreateTempSubdirectory("clients-benchmark-");
        try
        {
            await using var app = await RetrievalApp.StartAsync(folder.FullName, cancellationToken);
            using var channel = GrpcChannel.ForAddress(app.Urls.Single());
            var retrieval = new RetrievalService.RetrievalServiceClient(channel);
            report.Progress($"ingesting {passages:N0} passages");
            await IngestAsync(retrieval, corpus, cancellationToken);
            report.Progress($"{clients} clients search");
            await SearchAsync(retrieval, queries, clients, options.GetValue(_top), seconds / 2, cancellationToken);
            var took = await SearchAsync(retrieval, queries, clients, options.GetValue(_top), seconds, cancellationToken);
            var ratio = At(took, .99) / At(took, .5);
            report.Measured(
                $"{clients} clients", ("passages", passages), ("queries_per_second", Math.Round(took.Length / seconds)),
                ("p50_ms", Math.Round(At(took, .5), 2)), ("p95_ms", Math.Round(At(took, .95), 2)), ("p99_ms", Math.Round(At(took, .99), 2)),
                ("p99_to_p50", Math.Round(ratio, 2)));
            report.Goal($"{clients} clients", "p99_to_p50", Math.Round(ratio, 2), Goal, ratio <= Goal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task IngestAsync(RetrievalService.RetrievalServiceClient retrieval, GeneratedCorpus corpus, CancellationToken cancellation)
    {
        await retrieval.CreateCollectionAsync(new CreateCollectionRequest { Name = Collection }, cancellationToken: cancellation);
        using var ingest = retrieval.Ingest(cancellationToken: cancellation);
        var answers = Task.Run(
            async () =>
            {
                await foreach (var answer in ingest.ResponseStream.ReadAllAsync(cancellation))
                    if (answer.Refused is { } refused) throw new BenchmarkException($"Passage {refused.PassageId} was refused.");
            },
            cancellation);
        await ingest.RequestStream.WriteAsync(new IngestRequest { Collection = Collection }, cancellation);
        foreach (var document in corpus.Documents())
            await ingest.RequestStream.WriteAsync(new IngestRequest { Put = new Passage { Id = document.Id, Text = document.Text } }, cancellation);
        await ingest.RequestStream.CompleteAsync();
        await answers;
        await retrieval.CompactCollectionAsync(new CompactCollectionRequest { Name = Collection }, cancellationToken: cancellation);
    }

    private static async Task<double[]> SearchAsync(
        RetrievalService.RetrievalServiceClient retrieval, string[] queries, int clients, int top, double seconds, CancellationToken cancellation)
    {
        var took = new ConcurrentBag<double>();
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(
            async () =>
            {
                for (var i = client; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds; i += clients)
                {
                    var asked = Stopwatch.GetTimestamp();
                    await retrieval.RetrieveAsync(
                        new RetrieveRequest { Collection = Collection, Query = queries[i % queries.Length], TopK = top }, cancellationToken: cancellation);
                    took.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                }
            },
            cancellation)));
        return [.. took.Order()];
    }

    private static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
