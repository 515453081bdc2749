using ReasonRank.Synthesis.Store;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Faults;

/// <summary>
/// A teacher, retrieval and reranker that stay, and worker processes around a broker and a database, all of which can be killed.
/// </summary>
internal sealed class FaultRig : IAsyncDisposable
{
    /// <summary>Most calls that a worker makes at once: three for each of its queries.</summary>
    public const int Open = 3 * Places;

    private const int Places = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("reasonrank-faults-").FullName;
    private readonly List<SynthesisProcess> _workers = [];
    private readonly PostgresDialect _dialect;
    private readonly JobTable _jobs;
    private int _kills;

    private FaultRig(ScriptedTeacher teacher, SynthesisStack services, RabbitMqBroker broker, TcpProxy network, PostgresServer database)
    {
        (Teacher, Services, Broker, Network, Database) = (teacher, services, broker, network, database);
        _dialect = new PostgresDialect(database.Connection);
        _jobs = new JobTable(new SqlStore(_dialect, TimeProvider.System));
    }

    public ScriptedTeacher Teacher { get; }

    /// <summary>Retrieval and reranker; its own jobs' service takes no part.</summary>
    public SynthesisStack Services { get; }

    public RabbitMqBroker Broker { get; }

    /// <summary>Between the workers and the broker.</summary>
    public TcpProxy Network { get; }

    public PostgresServer Database { get; }

    /// <summary>Worker processes, in the order of their starts.</summary>
    public IReadOnlyList<SynthesisProcess> Workers => _workers;

    /// <summary>The job that all faults are done to.</summary>
    public static JobSpec Spec { get; } = LabelJob.Spec("positives", "listwise", "pointwise", "filter");

    /// <summary>Starts all, with one worker.</summary>
    /// <param name="delay">Time that the teacher takes for an answer.</param>
    public static async Task<FaultRig> StartAsync(TimeSpan delay)
    {
        var teacher = await ScriptedTeacher.StartAsync(delay);
        var servers = (Broker: RabbitMqBroker.NewAsync(), Database: PostgresServer.NewAsync());
        var services = await SynthesisStack.StartAsync(
            null, ("Reranker:Models:0:Model", "teacher"), ("Reranker:Models:0:Endpoint", teacher.Endpoint));
        await services.IndexAsync(LabelJob.Collection, LabelJob.Passages());
        var broker = await servers.Broker;
        var rig = new FaultRig(teacher, services, broker, new TcpProxy(broker.Port), await servers.Database);
        await rig.StartWorker().ReadyAsync();
        return rig;
    }

    /// <summary>Starts one more worker process.</summary>
    public SynthesisProcess StartWorker()
    {
        var worker = SynthesisProcess.Start(_folder,
        [
            ("services:retrieval:http:0", Services.Address), ("services:reranker:http:0", Services.Address),
            ("ConnectionStrings:rabbitmq", RabbitMqBroker.ConnectionAt(Network.Port)), ("ConnectionStrings:synthesis", Database.Connection),
            ("Synthesis:Workers", $"{Places}"), ("Synthesis:MaxInFlight", "60"), ("Synthesis:PollInterval", "00:00:00.050"),
            ("Synthesis:LeaseTime", "00:00:03"), ("Synthesis:ResendAfter", "00:00:03"), ("Logging:LogLevel:MassTransit", "None"),
        ]);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>Kills a worker process.</summary>
    public async Task KillAsync(SynthesisProcess worker)
    {
        _kills++;
        _workers.Remove(worker);
        await worker.DisposeAsync();
    }

    /// <summary>A job as the database has it.</summary>
    public async Task<Job> FindAsync(string job) => (await _jobs.FindAsync(job, TestContext.Current.CancellationToken))!;

    /// <summary>Waits until so many queries of a job have ended. Fails the test where nothing goes on.</summary>
    public async Task<Job> UntilAsync(string job, long ended, TimeSpan limit)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        cancellation.CancelAfter(limit);
        Job? last = null;
        try
        {
            while (true)
            {
                last = (await _jobs.FindAsync(job, cancellation.Token))!;
                var soFar = last.Counts.Total - last.Counts.Waiting - last.Counts.Running;
                if (soFar >= ended && (soFar < last.Counts.Total || last.State == JobState.Done)) return last;
                await Task.Delay(20, cancellation.Token);
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Not {ended} ends within {limit}: {last}\n{string.Join('\n', _workers.Select(worker => worker.Output))}");
            throw;
        }
    }

    /// <summary>Fails the test unless the job made what it makes without faults, no more and no less, and counted every call that was made.</summary>
    /// <param name="job">The job.</param>
    /// <param name="expected">What it makes.</param>
    /// <param name="frozen">How many workers were frozen for a while: of their calls it is not sure that they had begun, nor that they hear that they had.</param>
    public async Task AssertWholeAsync(Job job, JobData expected, int frozen = 0)
    {
        Assert.True(job.State == JobState.Done && job.Counts.Failed.Count == 0, $"{job}");
        var worker = StartWorker();
        await worker.ReadyAsync();
        var ends = await worker.Jobs.EndsAsync(job.Id);
        Assert.Equal(Enumerable.Range(0, (int)job.Counts.Total).Select(number => (long)number), ends.Select(end => end.Number).Order());
        JobData.AssertSame(expected, await JobData.OfAsync(worker.Jobs, job));
        // A worker that is killed may have been about to make its calls; of their tokens only estimates are known, which are high.
        Assert.InRange(job.Usage.ModelCalls, Teacher.Calls - frozen * Open, Teacher.Calls + (frozen + _kills) * Open);
        Assert.True(
            job.Usage.PromptTokens == Teacher.PromptTokens || job.Usage.Estimated && job.Usage.PromptTokens > (frozen > 0 ? 0 : Teacher.PromptTokens),
            $"{job.Usage} of {Teacher.PromptTokens} prompt tokens");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        await Network.DisposeAsync();
        await _dialect.DisposeAsync();
        await Broker.DisposeAsync();
        await Database.DisposeAsync();
        await Services.DisposeAsync();
        await Teacher.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
