using System.Diagnostics;
using Grpc.Net.Client;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>The service as a process of its own, which can be killed.</summary>
internal sealed class RetrievalProcess : IDisposable
{
    private const string Listening = "Now listening on: ";

    private readonly Process _process;
    private readonly GrpcChannel _channel;

    private RetrievalProcess(Process process, string address)
    {
        (_process, _channel) = (process, GrpcChannel.ForAddress(address));
        Client = new RetrievalService.RetrievalServiceClient(_channel);
    }

    public RetrievalService.RetrievalServiceClient Client { get; }

    public static async Task<RetrievalProcess> StartAsync(string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ReasonRank.Retrieval.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            Environment =
            {
                ["APPHOST_LIFELINE"] = "stdin",
                ["Retrieval__DataFolder"] = folder,
                ["Retrieval__LoadSample"] = "false",
                ["Kestrel__Endpoints__http__Url"] = "http://127.0.0.1:0",
            },
        };
        var process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.IndexOf(Listening, StringComparison.Ordinal) is >= 0 and var at)
                return new RetrievalProcess(process, line[(at + Listening.Length)..].Trim());
        }
        throw new InvalidOperationException("The service ended before it listened.");
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        _channel.Dispose();
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
