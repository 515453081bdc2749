using System.Net;
using System.Net.Http.Json;
using ReasonRank.Benchmarks.Frame;
using ReasonRank.Benchmarks.Strategies.Serving;

namespace ReasonRank.Benchmarks.Synthesis.Serving;

/// <summary>All that jobs ask, modelled, in a child process.</summary>
internal sealed class TeacherProcess : IAsyncDisposable
{
    private readonly ChildProgram _program;
    private readonly HttpClient _client = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    private TeacherProcess(ChildProgram program) => _program = program;

    /// <summary>Where it listens.</summary>
    public string Address => _program.Address;

    /// <summary>Starts it.</summary>
    /// <param name="slots">Calls that it answers at once.</param>
    /// <param name="scale">Modelled seconds in a second.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<TeacherProcess> StartAsync(int slots, double scale, CancellationToken cancellation) =>
        new(await ChildProgram.StartAsync(new Dictionary<string, string>(), TeacherCommand.Arguments(slots, scale), cancellation));

    /// <summary>How busy its slots were since the last time, from the first moment of all being busy to the last call's admission.</summary>
    public async Task<StreamShare> TakeSlotsAsync(CancellationToken cancellation)
    {
        using var response = await _client.PostAsync(new Uri($"{Address}/slots"), null, cancellation);
        return (await response.Content.ReadFromJsonAsync<StreamShare>(cancellation))!;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _program.DisposeAsync();
    }
}
