using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ReasonRank.TestSupport;

namespace ReasonRank.Compat.Aspire.Hosting.Tests;

/// <summary>A small application of two services, one of them twice, run as processes.</summary>
public sealed class RunnerTests
{
    private const string SampleAppHost = "tests/SampleAppHost/SampleAppHost.csproj";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Processes_get_Aspires_variables_and_come_back_after_a_crash()
    {
        await using var application = RunningProgram.Start(SampleAppHost, "--Parameters:secret=hidden");
        var address = (await application.WaitForLineAsync("ready ", Limit))["ready ".Length..];
        using var front = new HttpClient { BaseAddress = new Uri(address) };

        Assert.Equal("hidden", await VariableAsync(front, "SECRET"));
        Assert.DoesNotContain("hidden", application.Output, StringComparison.Ordinal);
        Assert.Equal("front", await VariableAsync(front, "OTEL_SERVICE_NAME"));
        Assert.StartsWith("service.instance.id=front-0-", await VariableAsync(front, "OTEL_RESOURCE_ATTRIBUTES"), StringComparison.Ordinal);
        var (first, second) = (await VariableAsync(front, "services__back__http__0"), await VariableAsync(front, "services__back__http__1"));
        Assert.NotEqual(first, second);
        Assert.Equal(first, await VariableAsync(front, "BACK_HTTP"));
        Assert.NotEqual(await ProcessAsync(first), await ProcessAsync(second));
        Assert.StartsWith("http://localhost:", await VariableAsync(front, "services__back__grpc__0"), StringComparison.Ordinal);

        using var back = new HttpClient { BaseAddress = new Uri(first) };
        var before = await ProcessAsync(first);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => back.PostAsync("crash", null, TestContext.Current.CancellationToken));
        await application.WaitForLineAsync("starts again in 0.5 s", Limit);
        for (var waited = TimeSpan.Zero; ; waited += TimeSpan.FromMilliseconds(100))
        {
            Assert.True(waited < Limit, application.Output);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            try
            {
                Assert.NotEqual(before, await ProcessAsync(first));
                break;
            }
            catch (HttpRequestException)
            {
                // Not up again yet.
            }
        }
    }

    [Fact]
    public async Task A_missing_parameter_is_one_sentence()
    {
        await using var application = RunningProgram.Start(SampleAppHost);
        Assert.Equal(1, await application.WaitForExitAsync(Limit));
        Assert.EndsWith("The parameter 'secret' has no value: set Parameters:secret.", application.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var application = RunningProgram.Start(SampleAppHost, "--Parameters:secret=x", $"--Front:Port={port}");
        Assert.Equal(1, await application.WaitForExitAsync(Limit));
        Assert.Equal($"Port {port}, which 'front' needs for its endpoint 'http', is in use.", application.Output);
    }

    private static Task<string> VariableAsync(HttpClient client, string name) =>
        client.GetStringAsync($"environment/{name}", TestContext.Current.CancellationToken);

    private static async Task<string> ProcessAsync(string address)
    {
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        return await client.GetStringAsync("process", TestContext.Current.CancellationToken);
    }
}
