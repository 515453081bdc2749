using System.Diagnostics;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Tests;

/// <summary>Clocks that are set while the service runs, and between two runs: the order of writes is that of the calls, not that of the clock.</summary>
public abstract class ClockTests(string engine) : IDisposable
{
    private readonly string _folder = RetrievalHost.NewFolder(), _prefix = $"clock{Guid.NewGuid():n}-";

    public sealed class OnEmbedded() : ClockTests(RetrievalHost.Embedded);

    public sealed class OnElasticsearch() : ClockTests(RetrievalHost.Elasticsearch);

    [Fact]
    public async Task Nothing_is_lost_or_held_up_when_the_clock_is_set()
    {
        var clock = new SettableClock();
        var host = await StartAsync(clock);
        await host.CreateAsync("c");
        foreach (var (days, version) in new[] { (0, 1), (400, 2), (-800, 3), (1, 4) })
        {
            clock.Set(TimeSpan.FromDays(days));
            await WriteAsync(host, version);
        }
        await host.StopAsync();

        // What the next run writes is newer, although its clock never was where the first one's had been.
        clock = new SettableClock();
        clock.Set(TimeSpan.FromDays(-4_000));
        await using var next = await StartAsync(clock);
        await AssertIsAsync(next, 4);
        await WriteAsync(next, 5);
        clock.Set(TimeSpan.FromDays(-1));
        await WriteAsync(next, 6);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private Task<RetrievalHost> StartAsync(SettableClock clock) =>
        RetrievalHost.StartOnAsync(engine, _folder, clock, ("Elasticsearch:IndexPrefix", _prefix), ("SyncInterval", "00:00:00.5"));

    // Replaces one passage, and makes another come and go. It is written because it has waited, without a flush.
    private static async Task WriteAsync(RetrievalHost host, int version)
    {
        var start = Stopwatch.GetTimestamp();
        using var call = host.Client.Ingest();
        await call.RequestStream.WriteAsync(new() { Collection = "c" });
        await call.RequestStream.WriteAsync(Some.Put("p", $"version {version}"));
        await call.RequestStream.WriteAsync(version % 2 == 0 ? Some.Delete("q") : Some.Put("q", $"version {version}"));
        Assert.True(await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(2, call.ResponseStream.Current.Acknowledged.Applied);
        await call.RequestStream.CompleteAsync();
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await AssertIsAsync(host, version);
    }

    private static async Task AssertIsAsync(RetrievalHost host, int version)
    {
        var got = await host.Client.GetPassagesAsync(new() { Collection = "c", Ids = { "p", "q" } });
        var expected = Enumerable.Repeat($"version {version}", version % 2 == 0 ? 1 : 2);
        Assert.Equal(expected, got.Passages.Select(passage => passage.Text));
        Assert.Equal(expected.Count(), (await host.Client.RetrieveAsync(new RetrieveRequest { Collection = "c", Query = $"{version}" })).Hits.Count);
    }

    /// <summary>The time of day can be set; what measures intervals goes on, as in an operating system.</summary>
    private sealed class SettableClock : TimeProvider
    {
        private long _ticks;

        public void Set(TimeSpan offset) => Volatile.Write(ref _ticks, offset.Ticks);

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Volatile.Read(ref _ticks));
    }
}
