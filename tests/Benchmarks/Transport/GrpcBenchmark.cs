using System.CommandLine;
using System.Diagnostics;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Transport;

/// <summary>
/// gRPC against a bare HTTP/2 echo of the same bytes on the same server and client library, both in this process. The
/// two take turns; the best round of each counts, because everything that disturbs a round makes it slower.
/// </summary>
internal sealed class GrpcBenchmark : IBenchmark
{
    private const int StreamMessages = 200;

    private static readonly (string Name, int Messages, Func<IEchoClient, Task> Call)[] Calls =
    [
        ("unary", 1, client => client.UnaryAsync()),
        ("server streaming", StreamMessages, client => client.DownloadAsync(StreamMessages)),
        ("ping-pong", StreamMessages, client => client.PingPongAsync(StreamMessages)),
    ];

    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = "Rounds for each figure.",
        DefaultValueFactory = _ => 5,
    };

    private readonly Option<double> _seconds = new("--seconds")
    {
        Description = "Seconds that a round takes.",
        DefaultValueFactory = _ => 0.5,
    };

    public string Name => "grpc";

    public string Description => "gRPC calls and messages of 1 KB a second, against a bare HTTP/2 echo of the same bytes.";

    public IEnumerable<Option> Options => [_rounds, _seconds];

    public async Task RunAsync(ParseResult options, Report report, CancellationToken cancellationToken)
    {
        var round = TimeSpan.FromSeconds(options.GetValue(_seconds));
        await using var host = await EchoHost.StartAsync(cancellationToken);
        var address = new Uri(host.Urls.Single());
        using var grpc = new GrpcEchoClient(address);
        using var bare = new BareEchoClient(address);
        foreach (var (name, messages, call) in Calls)
        {
            foreach (var atOnce in (int[])[1, 64])
            {
                report.Progress($"{name}, {atOnce} at once");
                double bestGrpc = 0, bestBare = 0;
                for (var i = 0; i < options.GetValue(_rounds); i++)
                {
                    bestGrpc = Math.Max(bestGrpc, messages * await RateAsync(() => call(grpc), atOnce, round, cancellationToken));
                    bestBare = Math.Max(bestBare, messages * await RateAsync(() => call(bare), atOnce, round, cancellationToken));
                }
                report.Measured(
                    $"{name}, {atOnce} at once",
                    ("grpc_messages_per_second", Math.Round(bestGrpc)),
                    ("bare_messages_per_second", Math.Round(bestBare)),
                    ("ratio", Math.Round(bestGrpc / bestBare, 3)));
            }
        }
    }

    private static async Task<double> RateAsync(Func<Task> call, int atOnce, TimeSpan round, CancellationToken cancellationToken)
    {
        var calls = 0;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(CallUntilEndAsync, cancellationToken)));
        return calls / Stopwatch.GetElapsedTime(started).TotalSeconds;

        async Task CallUntilEndAsync()
        {
            while (Stopwatch.GetElapsedTime(started) < round)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await call();
                Interlocked.Increment(ref calls);
            }
        }
    }
}
