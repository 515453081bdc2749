using System.Data.Common;
using ReasonRank.Ranking.Parameters;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Filtering;
using ReasonRank.Synthesis.Store;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Store;

/// <summary>What the job store promises, over each of its databases.</summary>
public sealed class StoreTests
{
    private static readonly ItemEnd _broken = new("model-answer-broken", "It broke.");

    public static TheoryData<string> Databases => [TestStore.Sqlite, TestStore.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_workers_that_lease_a_query_at_once_one_gets_it(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(20);
        for (var number = 0; number < 20; number++)
        {
            var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.Queue.LeaseAsync(new ShardId(job, number), default)));
            var lease = Assert.Single(leases, lease => lease is not null)!;
            Assert.Equal((1, 1, $"query {number}"), (lease.Fence, lease.Attempt, lease.Query.Text));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_worker_that_comes_back_late_changes_nothing(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(2);
        var late = await store.LeaseAsync(job, 0);
        Assert.Null(await store.Queue.LeaseAsync(late.Shard, default));
        store.Clock.Advance(store.Options.LeaseTime / 2);
        Assert.Equal(JobState.Running, await store.Queue.ProlongAsync(late, default));
        store.Clock.Advance(store.Options.LeaseTime / 2 + TimeSpan.FromSeconds(1));
        Assert.Equal(0, await store.Queue.ReleaseExpiredAsync(default));
        store.Clock.Advance(store.Options.LeaseTime / 2);
        Assert.Equal(1, await store.Queue.ReleaseExpiredAsync(default));

        var lease = await store.LeaseAsync(job, 0);
        Assert.True(lease.Fence > late.Fence && lease.Attempt == 2);
        Assert.Null(await store.Queue.ProlongAsync(late, default));
        await store.Queue.GiveBackAsync(late, store.Clock.GetUtcNow(), countsAsAttempt: true, default);
        Assert.False(await store.Ends.EndAsync(late, ShardState.Failed, _broken, "listwise", null, default));
        Assert.True(await store.Ends.EndAsync(lease, ShardState.Done, null, "", new StoredOutcome(lease.Query, []), default));
        Assert.False(await store.Ends.EndAsync(lease, ShardState.Failed, _broken, "listwise", null, default));

        var found = await store.FindAsync(job);
        Assert.Equal(new JobCounts { Total = 2, Waiting = 1, Done = 1 }, found.Counts);
        Assert.Equal(JobState.Running, found.State);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Calls_of_a_worker_that_is_gone_count_with_their_prompts_until_it_tells_what_they_cost(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(2);
        var lease = await store.LeaseAsync(job, 0);
        var calls = store.CallsOf(lease);
        var end = await calls.BeginAsync(40, default);
        await calls.BeginAsync(2, default);
        Assert.Equal(new Usage(), (await store.FindAsync(job)).Usage);

        store.Clock.Advance(store.Options.LeaseTime * 2);
        Assert.Equal(1, await store.Queue.ReleaseExpiredAsync(default));
        await IsAsync(new Usage { ModelCalls = 2, PromptTokens = 42, Estimated = true });
        var next = await store.LeaseAsync(job, 0);
        await store.SpendAsync(next, new Ranking.Usage(1, PromptTokens: 7, CompletionTokens: 1));
        await IsAsync(new Usage { ModelCalls = 3, PromptTokens = 49, CompletionTokens = 1, Estimated = true });

        end(new Ranking.Usage(1, PromptTokens: 30, CompletionTokens: 9));
        // Twice, as when the database does not tell of the first time.
        var (late, ended) = (store.ResultsOf(lease, calls), calls.Ended());
        for (var time = 0; time < 2; time++)
            await store.Store.WriteAsync(async (connection, transaction) => { await calls.WriteAsync(connection, transaction, ended, default); return true; }, default);
        await late.WriteAsync(default);
        await IsAsync(new Usage { ModelCalls = 3, PromptTokens = 39, CompletionTokens = 10, Estimated = true });

        Assert.True(await store.Changes.MoveAsync(job, JobState.Cancelled, "", [JobState.Running], null, default));
        await IsAsync(new Usage { ModelCalls = 3, PromptTokens = 39, CompletionTokens = 10, Estimated = true });

        async Task IsAsync(Usage usage)
        {
            Assert.Equal(usage, (await store.FindAsync(job)).Usage);
            var items = await store.Items.ListAsync(job, -1, 10, [], default);
            Assert.Equal([usage, new Usage()], items.Select(item => item.Summary.Usage));
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Dispatchers_at_once_queue_each_query_once_and_no_more_than_there_is_room_for(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(300);
        var taken = new List<ShardId>();
        for (var round = 0; round < 5; round++)
            foreach (var shards in await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => store.Queue.TakeAsync(100, 1_000, default)))) taken.AddRange(shards);
        Assert.Equal(Enumerable.Range(0, 100).Select(number => new ShardId(job, number)), taken.OrderBy(shard => shard.Number));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_nobody_begins_is_sent_again_in_time_and_only_then(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(10);
        Assert.Equal(4, (await store.Queue.TakeAsync(4, 1_000, default)).Count);
        var begun = await store.LeaseAsync(job, 1);
        store.Clock.Advance(store.Options.ResendAfter - TimeSpan.FromSeconds(1));
        Assert.Empty(await store.Queue.TakeLostAsync(100, default));
        Assert.Equal(JobState.Running, await store.Queue.ProlongAsync(begun, default));
        store.Clock.Advance(TimeSpan.FromSeconds(2));
        var lost = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => store.Queue.TakeLostAsync(2, default)));
        Assert.Equal([0, 2, 3], lost.SelectMany(shards => shards).Select(shard => shard.Number).Order());
        Assert.Empty(await store.Queue.TakeLostAsync(100, default));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_query_that_waits_is_sent_again_after_twice_the_time_each_time(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        await store.JobAsync(1);
        Assert.Single(await store.Queue.TakeAsync(1, 1, default));
        var sent = new List<int>();
        for (var second = 1; second <= 600; second++)
        {
            store.Clock.Advance(store.Options.ResendAfter / 60);
            if ((await store.Queue.TakeLostAsync(1, default)).Count > 0) sent.Add(second);
        }
        // In minutes about 1, 2, 4 and 8; the database takes a moment for each look.
        Assert.Equal([1, 2, 4, 8], sent.Select(second => (int)Math.Round(second / 60.0)));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_query_that_is_given_back_for_a_time_is_nobodys_before(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(1);
        var lease = await store.LeaseAsync(job, 0);
        await store.Queue.GiveBackAsync(lease, store.Clock.GetUtcNow() + TimeSpan.FromMinutes(1), countsAsAttempt: true, default);
        Assert.Null(await store.Queue.LeaseAsync(lease.Shard, default));
        Assert.Empty(await store.Queue.TakeAsync(1, 1, default));
        store.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(2, (await store.LeaseAsync(job, 0)).Attempt);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Higher_priorities_go_first_and_equal_ones_share(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var early = await store.JobAsync(100);
        Assert.Equal(30, (await store.Queue.TakeAsync(30, 1_000, default)).Count);
        var late = await store.JobAsync(100);
        var small = await store.JobAsync(100, new JobLimits { InFlight = 5 });
        var urgent = await store.JobAsync(3, new JobLimits { Priority = Priority.Interactive });
        var shares = (await store.Queue.TakeAsync(60, 1_000, default)).GroupBy(shard => shard.Job).ToDictionary(group => group.Key, group => group.Count());
        // 30 are free: 3 for the urgent one, 5 for the small one, and the late one comes up from behind.
        Assert.Equal(new Dictionary<string, int> { [urgent] = 3, [small] = 5, [late] = 22 }.OrderBy(pair => pair.Key), shares.OrderBy(pair => pair.Key));
        shares = (await store.Queue.TakeAsync(80, 1_000, default)).GroupBy(shard => shard.Job).ToDictionary(group => group.Key, group => group.Count());
        // 72 without the urgent and the small one: 36 each.
        Assert.Equal(new Dictionary<string, int> { [early] = 6, [late] = 14 }.OrderBy(pair => pair.Key), shares.OrderBy(pair => pair.Key));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_submissions_at_once_with_one_key_one_becomes_a_job(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        for (var round = 0; round < 5; round++)
        {
            var drafts = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => store.DraftAsync(3)));
            var published = await Task.WhenAll(drafts.Select((id, i) => store.Drafts.PublishAsync(id, $"key{round}", $"content {i}", null, 3, 0, default)));
            var (id, content) = Assert.Single(published.Distinct());
            Assert.Equal($"content {Array.IndexOf(drafts, id)}", content);
            foreach (var draft in drafts.Where(draft => draft != id))
            {
                Assert.Null(await store.Jobs.FindAsync(draft, default));
                Assert.Empty(await store.Items.ListAsync(draft, -1, 10, [], default));
            }
        }
        Assert.Equal(5, (await store.Jobs.ListAsync(100, null, default)).Count);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_watcher_sees_each_end_once_and_in_order_while_workers_go_on(string database)
    {
        const int Count = 160;
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(Count);
        var working = Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (var number = worker; number < Count; number += 8)
            {
                var lease = await store.LeaseAsync(job, number);
                await store.SpendAsync(lease, new Ranking.Usage(1, PromptTokens: 7, CompletionTokens: 3));
                var (state, end) = number % 4 == 0 ? (ShardState.Failed, _broken) : (ShardState.Done, (ItemEnd?)null);
                Assert.True(await store.Ends.EndAsync(lease, state, end, "", new StoredOutcome(lease.Query, []), default));
            }
        })));
        var (seen, cursor) = (new List<StoredItem>(), 0L);
        while (true)
        {
            var last = working.IsCompleted;
            var page = await store.Items.EndedAsync(job, cursor, 7, default);
            seen.AddRange(page);
            if (page.Count > 0) cursor = page[^1].Sequence;
            else if (last) break;
        }
        await working;

        Assert.Equal(Enumerable.Range(0, Count).Select(number => (long)number), seen.Select(item => item.Summary.Number).Order());
        Assert.Equal(seen.Select(item => item.Sequence).Order(), seen.Select(item => item.Sequence));
        var found = await store.FindAsync(job);
        Assert.Equal(JobState.Done, found.State);
        Assert.Equal(new JobCounts { Total = Count, Done = Count * 3 / 4, Failed = { [_broken.Reason] = Count / 4 } }, found.Counts);
        Assert.Equal(new Usage { ModelCalls = Count, PromptTokens = Count * 7, CompletionTokens = Count * 3 }, found.Usage);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_job_is_done_when_its_counts_say_so_and_not_before(string database)
    {
        const int Count = 120;
        await using var store = await TestStore.NewAsync(database);
        // Jobs of one query each end all the time.
        var jobs = await Task.WhenAll(Enumerable.Range(0, Count).Select(_ => store.JobAsync(1)));
        var working = Task.Run(async () =>
        {
            foreach (var job in jobs)
            {
                var lease = await store.LeaseAsync(job, 0);
                await store.Ends.EndAsync(lease, ShardState.Done, null, "", new StoredOutcome(lease.Query, []), default);
            }
        });
        for (var i = 0; i < Count;)
        {
            var found = i % 2 == 0 ? await store.FindAsync(jobs[i]) : (await store.Jobs.ListAsync(Count, null, default)).Single(job => job.Id == jobs[i]);
            Assert.True(found.Counts is { Waiting: >= 0, Running: >= 0 } && found.Counts.Waiting + found.Counts.Running + found.Counts.Done == 1, $"{found}");
            Assert.True((found.State == JobState.Done) == (found.Counts.Done == 1), $"{found}");
            if (found.State == JobState.Done) i++;
        }
        await working;
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_result_that_a_job_begins_to_use_while_another_is_removed_is_there_or_made_again(string database)
    {
        const int Results = 12;
        await using var store = await TestStore.NewAsync(database);
        for (var round = 0; round < 40; round++)
        {
            var (old, young) = (await store.JobAsync(1), await store.JobAsync(1));
            var (ours, theirs) = (store.Results(young), store.Results(old));
            var keys = Enumerable.Range(0, Results).Select(i => TestStore.Key($"{round} {i}")).ToList();
            foreach (var key in keys) await theirs.KeepAsync(key, Result("old"), default);

            var removing = store.Changes.RemoveAsync(old, default);
            var used = await Task.WhenAll(keys.Select(async (key, i) =>
                i % 2 == 0 ? await ours.KeepAsync(key, Result("new"), default) : await ours.FindAsync(key, default)));
            await removing;

            foreach (var (key, result) in keys.Zip(used)) Assert.Equal(result, await ours.FindAsync(key, default));
            await store.Changes.RemoveAsync(young, default);
            foreach (var key in keys) Assert.Null(await ours.FindAsync(key, default));
        }

        static StepResult Result(string text) => new() { Question = new WrittenQuestion { Text = text }, Usage = new Usage() };
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Failed_queries_are_retried_by_reason_and_counted_again(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(6);
        for (var number = 0; number < 6; number++)
            await store.Ends.EndAsync(
                await store.LeaseAsync(job, number), number < 4 ? ShardState.Failed : ShardState.Filtered, new ItemEnd(number % 2 == 0 ? "even" : "odd", ""), "", null, default);
        Assert.Equal(JobState.Done, (await store.FindAsync(job)).State);
        Assert.Equal(2, await store.Changes.RetryAsync(job, "odd", default));
        var again = await store.FindAsync(job);
        Assert.Equal(JobState.Running, again.State);
        Assert.Equal(new JobCounts { Total = 6, Waiting = 2, Failed = { ["even"] = 2 }, Filtered = { ["even"] = 1, ["odd"] = 1 } }, again.Counts);
        Assert.Equal([1, 3], (await store.Queue.TakeAsync(10, 1_000, default)).Select(shard => shard.Number));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_job_stops_at_its_limit_of_tokens_and_at_its_share_of_failures(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var dear = await store.JobAsync(10, new JobLimits { Tokens = 100 });
        await store.Queue.TakeAsync(5, 1_000, default);
        var lease = await store.LeaseAsync(dear, 0);
        await store.SpendAsync(lease, new Ranking.Usage(PromptTokens: 60, CompletionTokens: 39));
        Assert.Equal(JobState.Running, (await store.FindAsync(dear)).State);
        await store.SpendAsync(lease, new Ranking.Usage(PromptTokens: 1));
        var stopped = await store.FindAsync(dear);
        Assert.Equal(JobState.Stopped, stopped.State);
        Assert.StartsWith("token-limit", stopped.Reason, StringComparison.Ordinal);
        Assert.Null(await store.Queue.LeaseAsync(new ShardId(dear, 1), default));
        Assert.Empty(await store.Queue.TakeAsync(10, 1_000, default));
        Assert.True(await store.Ends.EndAsync(lease, ShardState.Done, null, "", new StoredOutcome(lease.Query, []), default));

        var bad = await store.JobAsync(10);
        for (var number = 0; number < 4; number++)
        {
            var (state, end) = number % 2 == 0 ? (ShardState.Done, (ItemEnd?)null) : (ShardState.Failed, _broken);
            await store.Ends.EndAsync(await store.LeaseAsync(bad, number), state, end, "", null, default);
            Assert.Equal(number == 3, await store.Ends.StopIfFailingAsync(bad, 4, .5, default));
        }
        Assert.Equal("too-many-failures: 2 of the last 4 queries failed, the last one: It broke.", (await store.FindAsync(bad)).Reason);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Of_two_results_of_the_same_inputs_the_first_stays_and_nothing_comes_of_the_other(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(2);
        var step = new BoundStep("filter", new FilterStep(), ParameterValues.Empty, [], "");
        var key = ResultKey.Of(step, new JobQuery { Id = "q" }, [], "");
        var leases = new[] { await store.LeaseAsync(job, 0), await store.LeaseAsync(job, 1) };
        var calls = store.CallsOf(leases[1]);
        (await calls.BeginAsync(7, default))(new Ranking.Usage(1, PromptTokens: 5));
        var (first, second) = (store.ResultsOf(leases[0]), store.ResultsOf(leases[1], calls));
        foreach (var (results, value) in new[] { (first, 1), (second, 2) })
            await results.KeepAsync(key, new StepResult { Measurements = new Measurements { Values = { ["relevant"] = value } } }, default);
        Assert.True(await first.WriteAsync(End(leases[0]), default));

        var refused = await Assert.ThrowsAsync<StepFailedException>(() => second.WriteAsync(End(leases[1]), default));
        Assert.Equal(("results-changed", true), (refused.End.Reason, refused.IsPassing));
        await second.WriteAsync(default);
        Assert.Equal(1, (await second.FindAsync(key, default))!.Measurements.Values["relevant"]);
        var found = await store.FindAsync(job);
        Assert.Equal((1, 1, 5), (found.Counts.Done, found.Counts.Running, found.Usage.PromptTokens));

        Func<DbConnection, DbTransaction, Task<bool>> End(Lease lease) => (connection, transaction) =>
            store.Ends.EndAsync(connection, transaction, lease, ShardState.Done, null, "", new StoredOutcome(lease.Query, []), default);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Failures_that_end_first_stop_no_job_and_nor_do_those_before_it_was_resumed(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(40);
        var leases = new List<Lease>();
        for (var number = 0; number < 20; number++) leases.Add(await store.LeaseAsync(job, number));
        async Task<bool> FailAsync(Lease lease) =>
            await store.Ends.EndAsync(lease, ShardState.Failed, _broken, "", null, default) && await store.Ends.StopIfFailingAsync(job, 4, .5, default);

        // Eight of the last four and the twelve still under way are half.
        for (var ended = 1; ended <= leases.Count; ended++) Assert.Equal(ended == 8, await FailAsync(leases[ended - 1]));
        Assert.True(await store.Changes.MoveAsync(job, JobState.Running, "", [JobState.Stopped], null, default));
        for (var number = 20; number < 24; number++) Assert.Equal(number == 23, await FailAsync(await store.LeaseAsync(job, number)));
        Assert.StartsWith("too-many-failures: 4 of the last 4 queries failed", (await store.FindAsync(job)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Texts_with_a_NUL_are_stored(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(1);
        Assert.True(await store.Ends.EndAsync(await store.LeaseAsync(job, 0), ShardState.Failed, new ItemEnd("model-refused", "a\0b"), "", null, default));
        Assert.Equal("a\uFFFDb", Assert.Single(await store.Items.EndedAsync(job, 0, 10, default)).Summary.Message);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_cancelled_job_gives_up_what_is_under_way_and_counts_all(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var job = await store.JobAsync(9);
        await store.Queue.TakeAsync(6, 1_000, default);
        var (ended, running) = (await store.LeaseAsync(job, 0), await store.LeaseAsync(job, 1));
        await store.Ends.EndAsync(ended, ShardState.Done, null, "", new StoredOutcome(ended.Query, []), default);
        Assert.True(await store.Changes.MoveAsync(job, JobState.Cancelled, "", [JobState.Running], null, default));
        Assert.Null(await store.Queue.ProlongAsync(running, default));
        Assert.False(await store.Ends.EndAsync(running, ShardState.Done, null, "", new StoredOutcome(running.Query, []), default));
        Assert.Equal(new JobCounts { Total = 9, Done = 1, Cancelled = 8 }, (await store.FindAsync(job)).Counts);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Jobs_of_one_moment_are_listed_once_each_over_pages(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var ids = await Task.WhenAll(Enumerable.Range(0, 23).Select(_ => store.JobAsync(1)));
        var listed = new List<Job>();
        while (await store.Jobs.ListAsync(4, listed.Count == 0 ? null : (listed[^1].Submitted.ToDateTimeOffset().ToUnixTimeMilliseconds(), listed[^1].Id), default) is { Count: > 0 } page)
            listed.AddRange(page);
        Assert.Equal(ids.Order(), listed.Select(job => job.Id).Order());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_submission_that_broke_off_leaves_nothing(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        var (broken, fresh) = (await store.DraftAsync(4), "");
        store.Clock.Advance(TimeSpan.FromHours(1));
        fresh = await store.DraftAsync(4);
        await store.Drafts.RemoveAbandonedAsync(store.Clock.GetUtcNow() - TimeSpan.FromMinutes(30), default);
        Assert.Empty(await store.Items.ListAsync(broken, -1, 10, [], default));
        Assert.Equal(4, (await store.Items.ListAsync(fresh, -1, 10, [], default)).Count);
        Assert.Empty(await store.Queue.TakeAsync(10, 1_000, default));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_store_of_a_newer_version_is_not_opened(string database)
    {
        await using var store = await TestStore.NewAsync(database);
        await store.Store.WriteAsync((connection, transaction) => connection.RunAsync(transaction, "UPDATE store SET version = version + 1", default), default);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Store.OpenAsync(default));
        Assert.Contains("newer version", refused.Message, StringComparison.Ordinal);
    }
}
