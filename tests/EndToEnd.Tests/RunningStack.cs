using System.Diagnostics;
using System.Net;
using System.Text;
using ReasonRank.TestSupport;

[assembly: AssemblyFixture(typeof(ReasonRank.EndToEnd.Tests.RunningStack))]

namespace ReasonRank.EndToEnd.Tests;

/// <summary>The whole stack, started as a user starts it, on free ports and with a data folder of its own.</summary>
public sealed class RunningStack : IAsyncLifetime
{
    private readonly StringBuilder _output = new();
    private readonly string _data = Directory.CreateTempSubdirectory("reasonrank-e2e-").FullName;
    private Process? _process;

    /// <summary>The gateway's gRPC port.</summary>
    public int GrpcPort { get; } = FreePort.Next();

    /// <summary>The gateway's HTTP port.</summary>
    public int HttpPort { get; } = FreePort.Next();

    /// <summary>What the app host has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public async ValueTask InitializeAsync()
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Real.Repository,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                "run", "--no-build", "--project", "AppHost", "-c", Configuration, "--",
                $"--Gateway:GrpcPort={GrpcPort}", $"--Gateway:HttpPort={HttpPort}", $"--data={_data}",
            },
        };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitUntilHealthyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            using var interrupt = Process.Start("kill", ["-INT", $"{_process.Id}"]);
            await interrupt.WaitForExitAsync();
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

#if DEBUG
    internal const string Configuration = "Debug";
#else
    internal const string Configuration = "Release";
#endif

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }

    private async Task WaitUntilHealthyAsync()
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var url = new Uri($"http://localhost:{HttpPort}/health");
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(90); await Task.Delay(100))
        {
            Assert.False(_process!.HasExited, $"The app host ended:\n{Output}");
            try
            {
                if ((await http.GetAsync(url)).StatusCode == HttpStatusCode.OK) return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                // Not up yet.
            }
        }
        Assert.Fail($"The stack was not healthy after 90 seconds:\n{Output}");
    }
}
