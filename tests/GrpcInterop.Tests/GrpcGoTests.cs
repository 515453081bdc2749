using System.Runtime.InteropServices;
using ReasonRank.TestSupport;

namespace ReasonRank.GrpcInterop.Tests;

/// <summary>Against the pair of programs of another implementation, grpc-go, in both directions.</summary>
public sealed class GrpcGoTests(GrpcGoTests.OurServer ours) : IClassFixture<GrpcGoTests.OurServer>
{
    [Theory, MemberData(nameof(Cases.CommonData), MemberType = typeof(Cases))]
    public async Task Its_client_is_content_with_our_server(string name)
    {
        var (exitCode, output) = await RunningProcess.RunAsync(
            Path.Combine(await FolderAsync(), "client"),
            "-server_host", "127.0.0.1", "-server_port", $"{ours.Port}", "-test_case", name);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Our_client_is_content_with_its_server()
    {
        var port = FreePort.Find();
        await using var server = new RunningProcess(Path.Combine(await FolderAsync(), "server"), "-port", $"{port}");
        await FreePort.WaitUntilTakenAsync(port);

        var (exitCode, output) = await InteropProgram.RunClientAsync(port, Cases.Common);

        Assert.True(exitCode == 0, output);
        Assert.Equal(Cases.Common.Length, output.Split('\n').Count(line => line.EndsWith(": passed", StringComparison.Ordinal)));
    }

    private static async Task<string> FolderAsync()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            Real.Missing("grpc-go's pair is for Linux x64");
        var (_, folder) = await RunningProcess.RunAsync("sh", Real.Shared("grpc-interop/unpack"));
        return folder.Trim();
    }

    /// <summary>One server for all cases: its first call costs more than the others together.</summary>
    public sealed class OurServer : IAsyncLifetime
    {
        private RunningProcess? _process;

        public int Port { get; private set; }

        public async ValueTask InitializeAsync() => (_process, Port) = await InteropProgram.StartServerAsync();

        public async ValueTask DisposeAsync()
        {
            if (_process is not null) await _process.DisposeAsync();
        }
    }
}
