using System.Net.Http.Json;
using ReasonRank.Benchmarks.Frame;

namespace ReasonRank.Benchmarks.Strategies.Serving;

/// <summary>A modelled server in a child process, so that its work is not counted as ours.</summary>
internal sealed class ModelServerProcess : IAsyncDisposable
{
    private readonly ChildProgram _program;
    private readonly HttpClient _client = new();

    private ModelServerProcess(ChildProgram program, double scale) => (_program, Scale) = (program, scale);

    /// <summary>Modelled seconds in a second.</summary>
    public double Scale { get; }

    /// <summary>Where it listens.</summary>
    public string Address => _program.Address;

    /// <summary>Starts this program again as a server.</summary>
    public static async Task<ModelServerProcess> StartAsync(double scale, int tokensPerEvent, CancellationToken cancellationToken) =>
        new(await ChildProgram.StartAsync(
            new Dictionary<string, string>(), ModelServerCommand.Arguments(scale, tokensPerEvent), cancellationToken), scale);

    /// <summary>How busy it was since the last time.</summary>
    /// <param name="untilNow">Whether to look at all of the time, not only at that up to the last query's admission.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<StreamShare> TakeStreamsAsync(bool untilNow, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsync(new Uri($"{Address}/streams?untilNow={untilNow}"), null, cancellationToken);
        return (await response.Content.ReadFromJsonAsync<StreamShare>(cancellationToken))!;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _program.DisposeAsync();
    }
}
