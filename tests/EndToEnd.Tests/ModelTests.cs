using System.Diagnostics;
using Grpc.Core;
using ReasonRank.V1;

namespace ReasonRank.EndToEnd.Tests;

/// <summary>Search and ranking with a model in process: the app host's processes, a real index, a real model.</summary>
[Collection<ModelStack>]
public sealed class ModelTests(ModelStack stack)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("reasonrank", .98)]
    [InlineData("reasonrank-parallel", .98)]
    [InlineData("erank", .98)]
    [InlineData("rank-r1", .98)]
    [InlineData("rank1", .8)]
    [InlineData("tfrank", .8)]
    [InlineData("first", .75)]
    public async Task The_right_order_comes_out(string strategy, double leastGain)
    {
        await stack.StartAsync();
        var response = await stack.Search.SearchAsync(ModelStack.Request(strategy, 10), cancellationToken: Cancellation);
        Assert.Equal("tiny-ranker", response.Model);
        Assert.Equal(10, response.Results.Select(result => result.PassageId).Distinct().Count());
        Assert.Null(response.Shortfall);
        var grades = response.Results.Select(ModelStack.Grade).ToList();
        TestContext.Current.TestOutputHelper!.WriteLine($"{strategy}: {string.Join(' ', grades)}");
        Assert.InRange(Gain(grades) / Gain([.. grades.OrderDescending()]), leastGain, 1.0001);
    }

    [Fact]
    public async Task Windows_over_more_passages_than_one_prompt_holds_bring_up_the_best()
    {
        await stack.StartAsync();
        var request = ModelStack.Request("reasonrank", 40);
        request.Ranking.Parameters = new() { Fields = { ["window"] = new() { NumberValue = 10 }, ["step"] = new() { NumberValue = 5 } } };
        var response = await stack.Search.SearchAsync(request, cancellationToken: Cancellation);
        Assert.Equal(40, response.Results.Select(result => result.PassageId).Distinct().Count());
        var best = response.Results.Take(5).Select(ModelStack.Grade).ToList();
        Assert.InRange(Gain(best) / Gain([.. ModelStack.Grades.OrderDescending().Take(5)]), .9, 1.0001);
    }

    [Fact]
    public async Task Reasoning_streams_through_the_gateway()
    {
        await stack.StartAsync();
        using var call = stack.Search.SearchStream(
            new SearchStreamRequest { Request = ModelStack.Request("reasonrank", 8), IncludeReasoning = true }, cancellationToken: Cancellation);
        var pieces = new List<string>();
        SearchResponse? result = null;
        await foreach (var happened in call.ResponseStream.ReadAllAsync(Cancellation))
        {
            if (happened.Progress?.ReasoningDelta is { } delta) pieces.Add(delta.Text);
            result = happened.Result ?? result;
        }
        Assert.InRange(pieces.Count, 5, int.MaxValue);
        Assert.StartsWith("[1] ", string.Concat(pieces).TrimStart());
        Assert.Equal(8, result!.Results.Count);
    }

    [Fact]
    public async Task The_start_says_what_runs_where()
    {
        await stack.StartAsync();
        Assert.Contains("model tiny-ranker in process on cpu", stack.Output, StringComparison.Ordinal);
        Assert.Contains("Model tiny-ranker runs in this process on CPU: 4 MiB of weights, up to ", stack.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_killed_frees_its_place()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "processes are looked at as Linux has them");
        await stack.StartAsync();
        var reranker = stack.Reranker();
        await CalmAsync(reranker, TimeSpan.FromSeconds(20));
        var before = Processor(reranker);
        using var client = Process.Start(
            "dotnet", [CommandLine.Program, "search", ModelStack.Collection, ModelStack.Query, "--top", "40", "--strategy", "rank-r1", "--server", stack.Server]);
        // What the ranking takes, and nothing else; on a busy machine it takes its time to come to that.
        for (var waited = Stopwatch.StartNew(); Processor(reranker) < before + TimeSpan.FromMilliseconds(500); await Task.Delay(20, Cancellation))
            Assert.False(client.HasExited || waited.Elapsed > TimeSpan.FromMinutes(1));
        client.Kill();
        // The ranking would go on for many seconds.
        await CalmAsync(reranker, TimeSpan.FromSeconds(4));
    }

    private static TimeSpan Processor(int process)
    {
        using var watched = Process.GetProcessById(process);
        return watched.TotalProcessorTime;
    }

    /// <summary>Waits until a process takes next to no processor time.</summary>
    private static async Task CalmAsync(int process, TimeSpan limit)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            var before = Processor(process);
            await Task.Delay(300, Cancellation);
            if (Processor(process) - before < TimeSpan.FromMilliseconds(60)) return;
            Assert.InRange(waited.Elapsed, TimeSpan.Zero, limit);
        }
    }

    private static double Gain(List<int> grades) => grades.Take(10).Select((grade, rank) => grade / Math.Log2(rank + 2)).Sum();
}
