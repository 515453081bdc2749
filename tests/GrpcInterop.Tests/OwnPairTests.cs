using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ReasonRank.GrpcInterop.Tests;

/// <summary>Our client against our server, right and wrong.</summary>
public sealed class OwnPairTests
{
    [Fact]
    public async Task The_client_is_content_with_the_server_compressed_cases_included()
    {
        var (server, port) = await InteropProgram.StartServerAsync();
        await using var _ = server;

        var (exitCode, output) = await InteropProgram.RunClientAsync(port, [.. Cases.Common, .. Cases.Compressed]);

        Assert.True(exitCode == 0, output);
        Assert.Equal(
            Cases.Common.Length + Cases.Compressed.Length,
            output.Split('\n').Count(line => line.EndsWith(": passed", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_client_notices_every_case_that_a_server_answers_wrongly()
    {
        var unnoticed = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Cases.Common.Concat(Cases.Compressed),
            new ParallelOptions
            {
                MaxDegreeOfParallelism = Environment.ProcessorCount,
                CancellationToken = TestContext.Current.CancellationToken,
            },
            async (name, _) =>
            {
                var (server, port) = await InteropProgram.StartServerAsync("--break", name);
                await using var running = server;
                var (exitCode, output) = await InteropProgram.RunClientAsync(port, name);
                if (exitCode != 1 || !output.Contains($"{name}: failed: ", StringComparison.Ordinal))
                    unnoticed.Add($"{name}: exit code {exitCode}, {output}");
            });

        Assert.Empty(unnoticed);
    }

    [Fact]
    public async Task Every_case_fails_against_a_closed_port()
    {
        var (exitCode, output) = await InteropProgram.RunClientAsync(FreePort.Find(), "all");

        Assert.Equal(1, exitCode);
        Assert.DoesNotContain(": passed", output);
        foreach (var name in Cases.Common.Concat(Cases.Compressed)) Assert.Contains($"{name}: failed: ", output);
    }

    [Fact]
    public async Task An_unknown_case_is_refused()
    {
        var (exitCode, output) = await InteropProgram.RunClientAsync(FreePort.Find(), "empty_unary", "tea_ceremony");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("There is no case 'tea_ceremony'.", output);
    }

    [Fact]
    public async Task A_taken_port_is_reported()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var (exitCode, output) = await InteropProgram.RunAsync(
            "server", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(1, exitCode);
        Assert.Contains("in use", output);
    }
}
