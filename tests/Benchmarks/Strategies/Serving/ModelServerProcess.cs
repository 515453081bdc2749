using System.Diagnostics;
using System.Net.Http.Json;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>A modelled server in a child process, so that its work is not counted as ours.</summary>
internal sealed class ModelServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client = new();

    private ModelServerProcess(Process process, string address, double scale)
    {
        _process = process;
        Address = address;
        Scale = scale;
    }

    /// <summary>Modelled seconds in a second.</summary>
    public double Scale { get; }

    /// <summary>Where it listens.</summary>
    public string Address { get; }

    /// <summary>Starts this program again as a server.</summary>
    public static async Task<ModelServerProcess> StartAsync(double scale, int tokensPerEvent, CancellationToken cancellationToken)
    {
        var program = Environment.ProcessPath!;
        IEnumerable<string> arguments = ModelServerCommand.Arguments(scale, tokensPerEvent);
        // Under the dotnet host the program is its first argument.
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") arguments = arguments.Prepend(Environment.GetCommandLineArgs()[0]);
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        if (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } address)
            return new ModelServerProcess(process, address, scale);
        process.Dispose();
        throw new BenchmarkException("The modelled server did not start.");
    }

    /// <summary>How busy it was since the last time.</summary>
    /// <param name="untilNow">Whether to look at all of the time, not only at that up to the last query's admission.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StreamShare> TakeStreamsAsync(bool untilNow, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsync(new Uri($"{Address}/streams?untilNow={untilNow}"), null, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<StreamShare>(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
