using System.Net.Http.Json;
using System.Text.Json;
using ReasonRank.TestSupport;

namespace ReasonRank.AppHost.Tests;

/// <summary>The whole stack as a user starts and stops it.</summary>
public sealed class StackTests : IDisposable
{
    private const string LastLine = "Elasticsearch: --ConnectionStrings";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(5);

    private readonly string _data = Directory.CreateTempSubdirectory("reasonrank-apphost-").FullName;
    private readonly int _grpc = FreePort.Next();
    private readonly int _http = FreePort.Next();

    public static bool OnLinux => OperatingSystem.IsLinux();

    [Fact(SkipUnless = nameof(OnLinux), Skip = "Signals and process trees are looked at as Linux has them.")]
    public async Task Starts_within_ten_lines_answers_and_stops_on_Ctrl_C()
    {
        await using var stack = Start();
        await stack.WaitForLineAsync(LastLine, StartLimit);
        var text = stack.Output[stack.Output.IndexOf("ReasonRank Suite runs", StringComparison.Ordinal)..];
        Assert.InRange(text.Split('\n').Length, 2, 10);

        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{_http}") };
        using var answer = await client.PostAsJsonAsync(
            "v1/search", new { query = "Why does bread go stale?" }, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.NotEmpty(body.GetProperty("results").EnumerateArray());

        var services = stack.Descendants();
        Assert.Equal(4, services.Length);
        stack.Signal(RunningProgram.Sigint);
        Assert.Equal(0, await stack.WaitForExitAsync(StopLimit));
        Assert.DoesNotContain(services, RunningProgram.IsAlive);
        Assert.True(FreePort.IsFree(_grpc) && FreePort.IsFree(_http));
    }

    [Fact(SkipUnless = nameof(OnLinux), Skip = "Signals and process trees are looked at as Linux has them.")]
    public async Task Collections_lie_in_the_Elasticsearch_that_a_connection_string_names()
    {
        await using var node = await ElasticsearchServer.StartAsync();
        await using var stack = Start($"--ConnectionStrings:elasticsearch=http://elastic:s3cret@127.0.0.1:{node.Port}", "--Retrieval:Elasticsearch:Replicas=0");
        await stack.WaitForLineAsync(LastLine, StartLimit);
        Assert.Contains($"Elasticsearch at http://127.0.0.1:{node.Port}\n", stack.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", stack.Output, StringComparison.Ordinal);

        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{_http}") };
        using var answer = await client.PostAsJsonAsync(
            "v1/search", new { query = "Why does bread go stale?" }, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.NotEmpty(body.GetProperty("results").EnumerateArray());
        using var indices = new HttpClient { BaseAddress = node.Uri };
        var counted = await indices.GetFromJsonAsync<JsonElement>("reasonrank-sample/_count", TestContext.Current.CancellationToken);
        Assert.True(counted.GetProperty("count").GetInt32() > 0);
        Assert.Equal([".jobs"], Directory.EnumerateDirectories(_data).Select(Path.GetFileName));
    }

    [Fact(SkipUnless = nameof(OnLinux), Skip = "Signals and process trees are looked at as Linux has them.")]
    public async Task Services_end_when_the_app_host_is_killed()
    {
        await using var stack = Start();
        await stack.WaitForLineAsync(LastLine, StartLimit);
        var services = stack.Descendants();
        Assert.Equal(4, services.Length);
        stack.Signal(RunningProgram.Sigkill);
        await stack.WaitForExitAsync(StopLimit);

        for (var waited = TimeSpan.Zero; services.Any(RunningProgram.IsAlive); waited += TimeSpan.FromMilliseconds(50))
        {
            Assert.True(waited < StopLimit, "Services outlive the app host.");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.True(FreePort.IsFree(_grpc) && FreePort.IsFree(_http));
    }

    private RunningProgram Start(params string[] arguments) => RunningProgram.Start(
        "AppHost/AppHost.csproj", [$"--Gateway:GrpcPort={_grpc}", $"--Gateway:HttpPort={_http}", $"--data={_data}", .. arguments]);

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
