using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Traffic;

namespace ReasonRank.Reranker.Tests.Traffic;

/// <summary>What an endpoint is given, by a clock that tests move.</summary>
public sealed class EndpointLimiterTests : IDisposable
{
    private readonly ManualClock _clock = new();
    private readonly List<EndpointLimiter> _limiters = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overload_halves_the_calls_at_once_and_successes_raise_them_by_one_each_round()
    {
        var limiter = Limiter(concurrency: 16);
        Assert.Equal(16, await FillAsync(limiter));

        await FinishAllAsync(limiter, CallOutcome.Overloaded);
        Assert.Equal(8, await FillAsync(limiter));
        foreach (var expected in (int[])[9, 10, 11, 12, 13, 14, 15, 16, 16])
        {
            await FinishAllAsync(limiter, CallOutcome.Succeeded);
            Assert.InRange(await FillAsync(limiter), expected - 1, expected);
        }
    }

    [Fact]
    public async Task Of_a_burst_of_refusals_only_the_first_counts_and_one_call_is_always_allowed()
    {
        var limiter = Limiter(concurrency: 4);
        await FillAsync(limiter);
        await FinishAllAsync(limiter, CallOutcome.Overloaded);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(Math.Max(1, 2 >> i), await FillAsync(limiter));
            await FinishAllAsync(limiter, CallOutcome.Overloaded);
        }
    }

    [Fact]
    public async Task A_pause_that_the_server_asks_for_is_kept_to_the_tick()
    {
        var limiter = Limiter(concurrency: 4);
        using (var first = await EnterAsync(limiter)) (first.Outcome, first.RetryAfter) = (CallOutcome.Overloaded, TimeSpan.FromSeconds(7));
        var second = EnterAsync(limiter);
        _clock.Advance(TimeSpan.FromSeconds(7) - TimeSpan.FromTicks(1));
        Assert.False(second.IsCompleted);
        Assert.Equal(double.PositiveInfinity, limiter.Load);
        _clock.Advance(TimeSpan.FromTicks(1));
        (await second).Dispose();
    }

    [Fact]
    public async Task A_pause_of_a_day_is_cut_to_a_minute()
    {
        var limiter = Limiter(concurrency: 4);
        using (var first = await EnterAsync(limiter)) first.RetryAfter = TimeSpan.FromDays(1);
        var second = EnterAsync(limiter);
        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        (await second).Dispose();
    }

    [Fact]
    public async Task Tokens_of_any_minute_keep_their_limit()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        const int PerMinute = 10_000;
        var limiter = Limiter(concurrency: 1_000, perMinute: PerMinute);
        var begun = new List<(DateTimeOffset Time, long Tokens)>();
        var waiting = new List<(Task<EndpointLease> Place, int Actual)>();
        for (var second = 0; second < 600; second++)
        {
            for (var i = random.Next(4); i > 0; i--)
            {
                var reserved = random.Next(1, 1_000);
                waiting.Add((EnterAsync(limiter, tokens: reserved), random.Next(1, reserved + 1)));
            }
            // Places that were given are seen to be given only once the thread pool has come to it.
            await Task.Delay(1, Cancellation);
            foreach (var (place, actual) in waiting.Where(entry => entry.Place.IsCompleted).ToList())
            {
                var lease = await place;
                begun.Add((_clock.GetUtcNow(), actual));
                lease.TokensUsed = actual;
                lease.Dispose();
            }
            waiting.RemoveAll(entry => entry.Place.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        // A call may be seen here up to a second after it began.
        foreach (var (start, _) in begun)
        {
            var minute = begun.Where(call => call.Time >= start && call.Time < start + TimeSpan.FromSeconds(59)).Sum(call => call.Tokens);
            Assert.InRange(minute, 0, PerMinute);
        }
        Assert.True(begun.Sum(call => call.Tokens) > PerMinute * 8, $"only {begun.Sum(call => call.Tokens)} tokens");
    }

    [Fact]
    public async Task What_a_call_did_not_take_is_given_back_at_once()
    {
        var limiter = Limiter(concurrency: 10, perMinute: 1_000);
        var first = await EnterAsync(limiter, tokens: 900);
        var second = EnterAsync(limiter, tokens: 500);
        Assert.False(second.IsCompleted);
        first.TokensUsed = 400;
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task A_call_larger_than_the_limit_begins_alone()
    {
        var limiter = Limiter(concurrency: 10, perMinute: 1_000);
        using var first = await EnterAsync(limiter, tokens: 10);
        var large = EnterAsync(limiter, tokens: 5_000);
        var after = EnterAsync(limiter, tokens: 10);
        Assert.False(large.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await large).Dispose();
        Assert.False(after.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        (await after).Dispose();
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_a_call_that_leaves_makes_room()
    {
        var limiter = Limiter(concurrency: 1, waiting: 2);
        using var running = await EnterAsync(limiter);
        using var leave = new CancellationTokenSource();
        var waiting = new[] { EnterAsync(limiter), limiter.EnterAsync(Demand(), leave.Token).AsTask() };
        var refused = await Assert.ThrowsAsync<QueueFullException>(() => EnterAsync(limiter));
        Assert.Equal(TimeSpan.FromSeconds(1), refused.RetryAfter);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting[1]);
        var next = EnterAsync(limiter);
        running.Dispose();
        (await waiting[0]).Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task Under_any_load_no_place_is_lost_or_given_twice()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        using var limiter = new EndpointLimiter("test", new EndpointLimits(8, 10_000, long.MaxValue, null), TimeProvider.System);
        var (running, most, done, left) = (0, 0, 0, 0);
        await Parallel.ForEachAsync(Enumerable.Range(0, 16), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancellation }, async (worker, _) =>
        {
            var random = new Random(seed + worker);
            for (var i = 0; i < 500; i++)
            {
                using var patience = new CancellationTokenSource();
                if (random.Next(4) == 0) patience.CancelAfter(random.Next(3));
                try
                {
                    using var lease = await limiter.EnterAsync(Demand(), patience.Token);
                    var now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    if (random.Next(3) == 0) await Task.Yield();
                    Interlocked.Decrement(ref running);
                    lease.Outcome = random.Next(10) == 0 ? CallOutcome.Overloaded : CallOutcome.Succeeded;
                    Interlocked.Increment(ref done);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref left);
                }
            }
        });
        Assert.Equal(16 * 500, done + left);
        Assert.InRange(most, 1, 8);
        Assert.Equal(0, limiter.Load);

        static void InterlockedMax(ref int target, int value)
        {
            for (var seen = target; value > seen; seen = target)
            {
                if (Interlocked.CompareExchange(ref target, value, seen) == seen) return;
            }
        }
    }

    public void Dispose() => _limiters.ForEach(limiter => limiter.Dispose());

    private static CallDemand Demand(long tokens = 1) => new(new object(), CallPriority.Interactive, 0, tokens);

    private readonly List<Task<EndpointLease>> _running = [];

    private EndpointLimiter Limiter(int concurrency, int waiting = 1_000, long? perMinute = null)
    {
        var limiter = new EndpointLimiter("test", new EndpointLimits(concurrency, waiting, long.MaxValue, perMinute), _clock);
        _limiters.Add(limiter);
        return limiter;
    }

    private static Task<EndpointLease> EnterAsync(EndpointLimiter limiter, long tokens = 1) =>
        limiter.EnterAsync(Demand(tokens), Cancellation).AsTask();

    /// <returns>How many run at once when many more want to.</returns>
    private async Task<int> FillAsync(EndpointLimiter limiter)
    {
        while (_running.Count < 64) _running.Add(EnterAsync(limiter));
        await Task.Delay(200, Cancellation);
        return _running.Count(place => place.IsCompleted);
    }

    private async Task FinishAllAsync(EndpointLimiter limiter, CallOutcome outcome)
    {
        var places = _running.Where(place => place.IsCompleted).ToList();
        _running.RemoveAll(places.Contains);
        foreach (var place in places)
        {
            var lease = await place;
            lease.Outcome = outcome;
            lease.Dispose();
        }
    }
}
