using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ReasonRank.TestSupport;

namespace ReasonRank.AppHost.Tests;

/// <summary>What cannot work is one sentence, an exit code other than 0, and no process.</summary>
public sealed class BrokenSettingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("--Gateway:GrpcPort=abc", "Gateway:GrpcPort is 'abc', which is not a port")]
    [InlineData("--Gateway:HttpPort=70000", "Gateway:HttpPort is '70000', which is not a port")]
    [InlineData("--Gateway:GrpcPort=-1", "Gateway:GrpcPort is '-1', which is not a port")]
    [InlineData("--ConnectionStrings:elasticsearch=localhost;password=secret", "ConnectionStrings:elasticsearch is not an address such as")]
    [InlineData("--ConnectionStrings:elasticsearch=ftp://localhost", "ConnectionStrings:elasticsearch is not an address such as")]
    [InlineData(
        "--ConnectionStrings:elasticsearch=http://localhost:9200 --UseContainers:elasticsearch=true",
        "ConnectionStrings:elasticsearch and UseContainers:elasticsearch are both set")]
    [InlineData(
        "--ConnectionStrings:elasticsearch=http://localhost:9200 --Retrieval:Engine=embedded",
        "Retrieval:Engine is 'embedded', but Elasticsearch is set, too")]
    [InlineData("--UseContainers:rabbitmq=true --ConnectionStrings:rabbitmq=amqp://localhost", "ConnectionStrings:rabbitmq and UseContainers:rabbitmq are both set")]
    [InlineData("--Workers:Synthesis=many", "Workers:Synthesis is 'many', which is not a number of processes")]
    [InlineData("--Workers:Synthesis=2", "Workers:Synthesis needs a broker between the processes")]
    [InlineData("--Workers:Synthesis=2 --ConnectionStrings:rabbitmq=amqp://localhost", "Workers:Synthesis needs a store that the processes share")]
    public async Task Is_said_in_one_sentence(string arguments, string sentence)
    {
        await using var stack = RunningProgram.Start("AppHost/AppHost.csproj", arguments.Split(' '));
        Assert.Equal(1, await stack.WaitForExitAsync(Limit));
        Assert.StartsWith(sentence, stack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', stack.Output);
        Assert.DoesNotContain("secret", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_setting()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var stack = RunningProgram.Start("AppHost/AppHost.csproj", $"--Gateway:GrpcPort={port}");
        Assert.Equal(1, await stack.WaitForExitAsync(Limit));
        Assert.StartsWith($"Port {port} cannot be used", stack.Output, StringComparison.Ordinal);
        Assert.Contains("Gateway:GrpcPort", stack.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--Reranker:MaxRequests=0", "Reranker:MaxRequests")]
    [InlineData("--Reranker:Models:0:Path=nowhere", "Reranker:Models:0:Path: there is no folder")]
    public async Task A_setting_that_a_service_refuses_stops_the_stack(string argument, string says)
    {
        var (grpc, http) = (FreePort.Next(), FreePort.Next());
        var data = Directory.CreateTempSubdirectory("reasonrank-apphost-");
        await using var stack = RunningProgram.Start(
            "AppHost/AppHost.csproj", argument, $"--Gateway:GrpcPort={grpc}", $"--Gateway:HttpPort={http}",
            $"--data={data.FullName}", "--Retrieval:LoadSample=false");
        Assert.Equal(1, await stack.WaitForExitAsync(Limit));
        Assert.Contains(says, stack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", stack.Output, StringComparison.Ordinal);
        Assert.Contains("'reranker' ended with exit code 1 before it was ready", stack.Output, StringComparison.Ordinal);
        data.Delete(recursive: true);
    }
}
