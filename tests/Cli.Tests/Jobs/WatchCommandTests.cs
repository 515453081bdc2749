using System.Text.Json;
using ReasonRank.V1;

namespace ReasonRank.Cli.Tests.Jobs;

/// <summary>Jobs that are followed: lost connections, cursors, Ctrl-C, and what a person sees.</summary>
public sealed class WatchCommandTests
{
    [Fact]
    public async Task A_lost_connection_is_made_again_and_nothing_is_told_twice()
    {
        await using var stack = await JobStack.StartAsync(TimeSpan.FromMilliseconds(150));
        using var proxy = new CuttableProxy(stack.Server);
        var id = (await stack.SucceedAsync("submit", stack.WriteJob(24, "steps: [candidates, listwise]", "limits: {in_flight: 2}"))).TrimEnd();
        var watching = Invocation.RunAsync("synth", "watch", id, "--items", "--json", "--server", proxy.Address);
        await UntilAsync(async () => (await JobAsync(stack, id)).Counts.Done >= 4);
        proxy.Cut();

        var watched = await watching;

        Assert.Equal(0, watched.Code);
        Assert.Contains("The connection was lost", watched.Error, StringComparison.Ordinal);
        Assert.True(proxy.Connections >= 2);
        var events = watched.Out.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var items = events.Where(news => news.TryGetProperty("item", out _)).Select(news => news.GetProperty("item").GetProperty("query_id").GetString()).ToList();
        Assert.Equal(Enumerable.Range(0, 24).Select(i => $"q{i}").Order(), items.Order());
        Assert.Equal("done", events[^1].GetProperty("progress").GetProperty("state").GetString());

        var half = events.Where(news => news.TryGetProperty("item", out _)).ElementAt(11).GetProperty("cursor").GetString()!;
        var rest = (await stack.SucceedAsync("watch", id, "--items", "--json", "--cursor", half)).TrimEnd().Split('\n')
            .Select(line => JsonDocument.Parse(line).RootElement).Where(news => news.TryGetProperty("item", out _));
        Assert.Equal(items[12..], rest.Select(news => news.GetProperty("item").GetProperty("query_id").GetString()));
    }

    [Fact]
    public async Task Stopping_to_watch_leaves_the_job_alone_and_says_how_to_come_back()
    {
        await using var stack = await JobStack.StartAsync(TimeSpan.FromMilliseconds(100));
        using var stop = new CancellationTokenSource();
        var file = stack.WriteJob(20, "steps: [candidates, listwise]", "limits: {in_flight: 4}");
        var watching = Invocation.RunAsync(stop.Token, "synth", "submit", file, "--watch", "--server", stack.Server);
        await UntilAsync(async () => (await stack.Jobs.ListJobsAsync(new())).Jobs is [{ Counts.Done: > 1 }]);
        await stop.CancelAsync();

        var watched = await watching;

        Assert.Equal((int)ExitCode.Canceled, watched.Code);
        var id = watched.Out.Split('\n')[0];
        Assert.Contains($"The job goes on. Come back to it: reasonrank synth watch {id} --server {stack.Server}", watched.Error, StringComparison.Ordinal);
        Assert.Equal(JobState.Running, (await JobAsync(stack, id)).State);
        Assert.Equal(0, (await stack.RunAsync("watch", id)).Code);
        Assert.Equal(20, (await JobAsync(stack, id)).Counts.Total);
    }

    [Fact]
    public async Task A_job_that_stops_itself_ends_the_watching_with_its_reason()
    {
        await using var stack = await JobStack.StartAsync();
        var file = stack.WriteJob(40, "steps: [candidates, listwise]", "limits: {tokens: 1000, in_flight: 1}");
        var watched = await stack.RunAsync("submit", file, "--watch");
        Assert.Equal((int)ExitCode.Failed, watched.Code);
        Assert.Contains("stopped: token-limit", watched.Out, StringComparison.Ordinal);
        var id = watched.Out.Split('\n')[0];
        await stack.SucceedAsync("resume", id, "--tokens", "10000000");
        Assert.Equal(0, (await stack.RunAsync("watch", id)).Code);
    }

    [Fact]
    public async Task A_person_sees_a_table_and_then_the_sum()
    {
        await using var stack = await JobStack.StartAsync();
        var id = (await stack.SucceedAsync("submit", stack.WriteJob(6, "steps: [candidates, listwise]"))).TrimEnd();
        var watched = await Invocation.RunWatchedAsync("synth", "watch", id, "--price-in", "1", "--server", stack.Server);
        Assert.Equal(0, watched.Code);
        foreach (var part in (string[])["In flight", "Filtered", "Failed", "Tokens", "Cost", "a test"]) Assert.Contains(part, watched.Error, StringComparison.Ordinal);
        Assert.StartsWith($"Job         {id}\n", watched.Out, StringComparison.Ordinal);
    }

    private static async Task<Job> JobAsync(JobStack stack, string id) => (await stack.Jobs.GetJobAsync(new() { Id = id })).Job;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 600; i++)
        {
            if (await holds()) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        Assert.Fail("It took more than half a minute.");
    }
}
