using Grpc.Net.Client;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>The jobs' service as a process of its own, which can be killed.</summary>
internal sealed class SynthesisProcess : IAsyncDisposable
{
    private readonly RunningProgram _program;
    private readonly GrpcChannel _channel;

    private SynthesisProcess(RunningProgram program, string address)
    {
        (_program, _channel) = (program, GrpcChannel.ForAddress(address));
        Jobs = new SynthesisService.SynthesisServiceClient(_channel);
        OwnedServers.Own(this);
    }

    public SynthesisService.SynthesisServiceClient Jobs { get; }

    public string Output => _program.Output;

    /// <summary>Starts it, without waiting until it is ready.</summary>
    /// <param name="folder">Folder to run in.</param>
    /// <param name="settings">Settings by their full names.</param>
    public static SynthesisProcess Start(string folder, IEnumerable<(string Name, string Value)> settings)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        return new SynthesisProcess(
            RunningProgram.Start(
                "src/Synthesis/Synthesis.csproj",
                [$"--contentRoot={folder}", $"--urls={address}", .. settings.Select(setting => $"--{setting.Name}={setting.Value}")]),
            address);
    }

    /// <summary>Waits until it takes calls.</summary>
    public Task ReadyAsync() => _program.WaitForLineAsync("Now listening on", TimeSpan.FromMinutes(1));

    /// <summary>Stops its time, as a machine does that is moved or swaps.</summary>
    public void Freeze() => _program.Signal(RunningProgram.Sigstop);

    /// <summary>Lets its time go on.</summary>
    public void Thaw() => _program.Signal(RunningProgram.Sigcont);

    /// <summary>Kills it as a power cut would, and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _channel.Dispose();
        OwnedServers.Forget(this);
    }
}
