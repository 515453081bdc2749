using Npgsql;
using ReasonRank.Synthesis.Pipeline;
using ReasonRank.Synthesis.Steps.Filtering;
using ReasonRank.Synthesis.Store;
using ReasonRank.TestSupport;
using ReasonRank.V1;

namespace ReasonRank.Synthesis.Tests.Store;

/// <summary>A new job store in a database of its own, with a clock that a test moves.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Sqlite = "SQLite", Postgres = "PostgreSQL";

    private static int _databases;

    private readonly SqlDialect _dialect;
    private readonly DirectoryInfo? _folder;

    private TestStore(SqlDialect dialect, DirectoryInfo? folder)
    {
        (_dialect, _folder) = (dialect, folder);
        Store = new SqlStore(dialect, Clock);
        Jobs = new JobTable(Store);
        Changes = new JobChanges(Store);
        Drafts = new DraftTable(Store, Jobs, Changes);
        Items = new ItemTable(Store);
        Queue = new ShardQueue(Store, Options);
        Ends = new ShardEnds(Store);
    }

    public SettableClock Clock { get; } = new();

    public SynthesisOptions Options { get; } = new();

    public SqlStore Store { get; }

    public JobTable Jobs { get; }

    public JobChanges Changes { get; }

    public DraftTable Drafts { get; }

    public ItemTable Items { get; }

    public ShardQueue Queue { get; }

    public ShardEnds Ends { get; }

    /// <summary>Makes a store.</summary>
    /// <param name="kind"><see cref="Sqlite"/> or <see cref="Postgres"/>, which skips the test where there is none.</param>
    public static async Task<TestStore> NewAsync(string kind)
    {
        var folder = kind == Sqlite ? Directory.CreateTempSubdirectory("reasonrank-store-") : null;
        var store = new TestStore(
            folder is null ? new PostgresDialect(await NewDatabaseAsync()) : new SqliteDialect(Path.Combine(folder.FullName, "jobs.sqlite")), folder);
        await store.Store.OpenAsync(default);
        return store;
    }

    /// <summary>Makes a job that runs, of so many queries.</summary>
    public async Task<string> JobAsync(int count, JobLimits? limits = null, string key = "")
    {
        var id = await DraftAsync(count, limits);
        return (await Drafts.PublishAsync(id, key, "content", null, count, 0, default)).Id;
    }

    /// <summary>Makes a job that is not published.</summary>
    public async Task<string> DraftAsync(int count, JobLimits? limits = null)
    {
        var id = Guid.CreateVersion7().ToString("n");
        limits ??= new JobLimits();
        if (!limits.HasInFlight) limits.InFlight = 1_000;
        if (limits.Priority == Priority.Unspecified) limits.Priority = Priority.Batch;
        await Drafts.PrepareAsync(id, new JobSpec { Limits = limits }, default);
        await Drafts.AddAsync(id, 0, [.. Enumerable.Range(0, count).Select(i => new JobQuery { Id = $"q{i}", Text = $"query {i}" })], default);
        return id;
    }

    /// <summary>A job as it stands.</summary>
    public async Task<Job> FindAsync(string id) => (await Jobs.FindAsync(id, default))!;

    /// <summary>A key of a result; another one for each text.</summary>
    public static ResultKey Key(string text)
    {
        var step = StepPlan.Read(new JobSpec { Steps = { new Step { Kind = "filter" } } }, new StepRegistry([new FilterStep()]), "", []).Steps[0];
        return ResultKey.Of(step, new JobQuery(), [], text);
    }

    /// <summary>Results of steps, for a job's first query.</summary>
    public ShardResults Results(string job) => ResultsOf(new Lease(new ShardId(job, 0), 0, 0, new JobQuery()));

    /// <summary>Leases a query.</summary>
    public async Task<Lease> LeaseAsync(string job, long number) => (await Queue.LeaseAsync(new ShardId(job, number), default))!;

    /// <summary>Writes down what calls for a query cost.</summary>
    public async Task SpendAsync(Lease lease, Ranking.Usage spent)
    {
        var calls = CallsOf(lease);
        (await calls.BeginAsync(1, default))(spent);
        await ResultsOf(lease, calls).WriteAsync(default);
    }

    /// <summary>Calls that are made for a query.</summary>
    public CallLedger CallsOf(Lease lease) => new(Store, lease, _ => { });

    /// <summary>Results of a query.</summary>
    public ShardResults ResultsOf(Lease lease, CallLedger? calls = null) => new(Store, lease.Shard, calls ?? CallsOf(lease));

    public async ValueTask DisposeAsync()
    {
        await _dialect.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private static async Task<string> NewDatabaseAsync()
    {
        var server = await PostgresServer.SharedAsync();
        var name = $"store{Interlocked.Increment(ref _databases)}";
        await using var source = NpgsqlDataSource.Create(server.Connection);
        await using var command = source.CreateCommand($"CREATE DATABASE {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(server.Connection) { Database = name }.ToString();
    }

    /// <summary>Tells the time that a test sets; pauses take as long as they do.</summary>
    internal sealed class SettableClock : TimeProvider
    {
        private long _ahead;

        /// <summary>Moves it.</summary>
        public void Advance(TimeSpan time) => Interlocked.Add(ref _ahead, time.Ticks);

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));
    }
}
