using System.CommandLine;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Transport;

/// <summary>
/// gRPC against a bare HTTP/2 echo of the same bytes on the same server and client library, both in this process. The
/// two take turns; the best round of each counts, because everything that disturbs a round makes it slower. Processor time per
/// message, both ends together, is steadier than the rate where others use the machine.
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
                Round bestGrpc = default, bestBare = default;
                for (var i = 0; i < options.GetValue(_rounds); i++)
                {
                    bestGrpc = bestGrpc.Best(await Round.RunAsync(() => call(grpc), messages, atOnce, round, cancellationToken));
                    bestBare = bestBare.Best(await Round.RunAsync(() => call(bare), messages, atOnce, round, cancellationToken));
                }
                report.Measured(
                    $"{name}, {atOnce} at once",
                    ("grpc_messages_per_second", Math.Round(bestGrpc.MessagesPerSecond)),
                    ("bare_messages_per_second", Math.Round(bestBare.MessagesPerSecond)),
                    ("ratio", Math.Round(bestGrpc.MessagesPerSecond / bestBare.MessagesPerSecond, 3)),
                    ("grpc_cpu_microseconds", Math.Round(bestGrpc.CpuMicroseconds, 2)),
                    ("bare_cpu_microseconds", Math.Round(bestBare.CpuMicroseconds, 2)));
            }
        }
    }
}
