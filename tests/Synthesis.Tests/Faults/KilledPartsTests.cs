using System.Globalization;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>Whatever part dies in the middle of a job: no query is lost, none is doubled, and the data are those of a run without faults.</summary>
public sealed class KilledPartsTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Workers_that_are_killed_at_random_moments()
    {
        var (kills, random) = (Times("REASONRANK_WORKER_KILLS", 50), Seeded());
        await using var rig = await FaultRig.StartAsync(TimeSpan.FromMilliseconds(40));
        var (id, count) = await SubmitAsync(rig, kills * 6);
        rig.StartWorker();
        rig.StartWorker();
        for (var kill = 1; kill <= kills; kill++)
        {
            await rig.UntilAsync(id, (long)count * (kill - 1) / (kills + 1), _longest);
            await Task.Delay(random.Next(200));
            await rig.KillAsync(rig.Workers[random.Next(rig.Workers.Count)]);
            rig.StartWorker();
        }
        await EndAsync(rig, id, count);
    }

    [Fact]
    public async Task A_broker_that_is_killed_and_started_again()
    {
        var (kills, random) = (Times("REASONRANK_BROKER_KILLS", 10), Seeded());
        await using var rig = await FaultRig.StartAsync(TimeSpan.FromMilliseconds(40));
        var (id, count) = await SubmitAsync(rig, kills * 20);
        for (var kill = 1; kill <= kills; kill++)
        {
            await rig.UntilAsync(id, (long)count * (kill - 1) / (kills + 1), _longest);
            await Task.Delay(random.Next(200));
            await rig.Broker.KillAsync();
            await Task.Delay(random.Next(200));
            await rig.Broker.StartAsync();
        }
        await EndAsync(rig, id, count);
    }

    [Fact]
    public async Task A_database_that_is_stopped_or_killed_and_started_again()
    {
        var (stops, random) = (Times("REASONRANK_DATABASE_STOPS", 4), Seeded());
        await using var rig = await FaultRig.StartAsync(TimeSpan.FromMilliseconds(40));
        var (id, count) = await SubmitAsync(rig, stops * 20);
        for (var stop = 1; stop <= stops; stop++)
        {
            await rig.UntilAsync(id, (long)count * (stop - 1) / (stops + 1), _longest);
            await Task.Delay(random.Next(200));
            if (stop % 2 == 0) await rig.Database.KillAsync();
            else await rig.Database.StopAsync();
            await Task.Delay(random.Next(500));
            await rig.Database.StartAsync();
        }
        await EndAsync(rig, id, count);
    }

    [Fact]
    public async Task A_network_to_the_broker_that_is_cut_and_healed()
    {
        var (cuts, random) = (Times("REASONRANK_NETWORK_CUTS", 6), Seeded());
        await using var rig = await FaultRig.StartAsync(TimeSpan.FromMilliseconds(40));
        var (id, count) = await SubmitAsync(rig, cuts * 20);
        for (var cut = 1; cut <= cuts; cut++)
        {
            await rig.UntilAsync(id, (long)count * (cut - 1) / (cuts + 1), _longest);
            await Task.Delay(random.Next(200));
            rig.Network.Cut();
            await Task.Delay(random.Next(1_000));
            rig.Network.Heal();
        }
        await EndAsync(rig, id, count);
    }

    [Fact]
    public async Task A_network_to_the_broker_that_swallows_everything()
    {
        await using var rig = await FaultRig.StartAsync(TimeSpan.FromMilliseconds(40));
        var (id, count) = await SubmitAsync(rig, 90);
        await rig.UntilAsync(id, count / 3, _longest);
        rig.Network.Swallow();
        await rig.UntilAsync(id, count * 2 / 3, _longest);
        rig.Network.Heal();
        await EndAsync(rig, id, count);
    }

    [Fact]
    public async Task A_worker_that_freezes_in_the_middle_of_its_queries_and_comes_back_when_others_have_ended_them()
    {
        // Calls one after another take longer than a lease.
        await using var rig = await FaultRig.StartAsync(TimeSpan.FromSeconds(1));
        var (id, count) = await SubmitAsync(rig, 12);
        var frozen = rig.Workers[0];
        while ((await rig.FindAsync(id)).Counts.Running == 0) await Task.Delay(20, TestContext.Current.CancellationToken);
        await Task.Delay(1_500, TestContext.Current.CancellationToken);
        frozen.Freeze();
        rig.StartWorker();
        var ended = await rig.UntilAsync(id, count, _longest);
        // Calls that it had begun count as estimates, until it has found its leases lost and tells what they cost.
        Assert.InRange(ended.Usage.ModelCalls, rig.Teacher.Calls, rig.Teacher.Calls + FaultRig.Open);
        Assert.True(ended.Usage.Estimated);

        frozen.Thaw();
        using var limit = new CancellationTokenSource(_longest);
        while ((await rig.FindAsync(id)).Usage.Equals(ended.Usage)) await Task.Delay(20, limit.Token);
        Assert.Equal(ended.Counts, (await frozen.Jobs.GetJobAsync(new GetJobRequest { Id = id })).Job.Counts);
        await rig.AssertWholeAsync(await rig.FindAsync(id), await JobData.WithoutFaultsAsync(FaultRig.Spec, LabelJob.Queries(count)), frozen: 1);
    }

    private static async Task<(string Id, int Count)> SubmitAsync(FaultRig rig, int count) =>
        ((await rig.Workers[0].Jobs.SubmitAsync(FaultRig.Spec, LabelJob.Queries(count))).Job.Id, count);

    private static async Task EndAsync(FaultRig rig, string id, int count)
    {
        var job = await rig.UntilAsync(id, count, _longest);
        await rig.AssertWholeAsync(job, await JobData.WithoutFaultsAsync(FaultRig.Spec, LabelJob.Queries(count)));
    }

    private static int Times(string variable, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : usual;

    private static Random Seeded()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("REASONRANK_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : Environment.TickCount & int.MaxValue;
        TestContext.Current.SendDiagnosticMessage($"REASONRANK_SEED={seed}");
        TestContext.Current.AddAttachment("seed", $"REASONRANK_SEED={seed}");
        return new Random(seed);
    }
}
