using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReasonRank.Bm25;
using ReasonRank.Retrieval.Rules;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;

namespace ReasonRank.Retrieval.Engines.Embedded;

/// <summary>
/// Collections as folders of indexes in one data folder. A collection is opened when it is first used. Folders are made
/// and removed under another name and renamed, so that a crash leaves a whole collection or none.
/// </summary>
internal sealed partial class EmbeddedEngine : IRetrievalEngine, IAsyncDisposable
{
    /// <summary>The engine's name in the contract.</summary>
    public const string Name = "embedded";

    private readonly ConcurrentDictionary<string, EmbeddedCollection> _open = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unusable = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);
    private readonly RetrievalOptions _options;
    private readonly DamageReport _damage;
    private readonly TimeProvider _time;
    private readonly ILogger<EmbeddedEngine> _logger;

    public EmbeddedEngine(IOptions<RetrievalOptions> options, DamageReport damage, TimeProvider time, ILogger<EmbeddedEngine> logger)
    {
        (_options, _damage, _time, _logger) = (options.Value, damage, time, logger);
        Directory.CreateDirectory(_options.DataFolder);
        ScratchFolder.RemoveAbandoned(_options.DataFolder);
    }

    public Task<HealthCheckResult> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            var names = Names().ToHashSet(StringComparer.Ordinal);
            var broken = _unusable.Keys.Where(names.Contains).Order(StringComparer.Ordinal).ToList();
            var state = $"{Name}, {names.Count} collections in {_options.DataFolder}";
            if (broken.Count == 0 && _damage.Problems is []) return Task.FromResult(HealthCheckResult.Healthy(state));
            List<string> parts = [state, .. _damage.Problems];
            if (broken.Count > 0) parts.Add($"these cannot be opened: {string.Join(", ", broken)}");
            return Task.FromResult(HealthCheckResult.Degraded(string.Join("; ", parts)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(HealthCheckResult.Unhealthy($"{Name}: {e.Message}"));
        }
    }

    public async Task<IPassageCollection> CreateAsync(string name, CollectionSettings settings, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        ThrowIfNoRoom(name);
        using var scratch = ScratchFolder.In(_options.DataFolder);
        var index = new IndexOptions { Analyzer = settings.Analyzer, K1 = settings.K1, B = settings.B, SeparateFields = settings.SeparateFields };
        using (Bm25Index.Create(IndexOf(scratch.Path), index))
            new CollectionInfo(_time.GetUtcNow()).Save(scratch.Path);
        return Publish(scratch.Path, name);
    }

    public async ValueTask<IPassageCollection> GetAsync(string name, CancellationToken cancellation) => await FindAsync(name, cancellation);

    public async Task<IReadOnlyList<IPassageCollection>> ListAsync(CancellationToken cancellation)
    {
        var collections = new List<IPassageCollection>();
        foreach (var name in Names().Order(StringComparer.Ordinal))
        {
            try
            {
                collections.Add(await GetAsync(name, cancellation));
            }
            catch (RpcException)
            {
                // Deleted meanwhile, or not usable, which was logged: one collection must not hide the others.
            }
        }
        return collections;
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        using var turn = await TurnAsync(cancellation);
        var folder = FolderOf(name);
        if (!Directory.Exists(folder)) throw RpcErrors.NotFound("collection", name);
        if (_open.TryRemove(name, out var collection)) await collection.DisposeAsync();
        using var scratch = ScratchFolder.In(_options.DataFolder);
        _damage.Forget(folder);
        Directory.Move(folder, scratch.Path);
        DurableFolder.Sync(_options.DataFolder);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var collection in _open.Values) await collection.DisposeAsync();
        _changing.Dispose();
    }

    private async ValueTask<EmbeddedCollection> FindAsync(string name, CancellationToken cancellation)
    {
        if (_open.TryGetValue(name, out var collection)) return collection;
        using var turn = await TurnAsync(cancellation);
        if (_open.TryGetValue(name, out collection)) return collection;
        return Directory.Exists(FolderOf(name)) ? Open(name) : throw RpcErrors.NotFound("collection", name);
    }

    private void ThrowIfNoRoom(string name)
    {
        if (Directory.Exists(FolderOf(name)))
            throw RpcErrors.Create(StatusCode.AlreadyExists, $"There is a collection named '{name}' already.", RpcErrors.Info("ALREADY_EXISTS", ("collection", name)));
        if (Names().Count() >= _options.MaxCollections)
            throw RpcErrors.Create(StatusCode.ResourceExhausted, $"There are {_options.MaxCollections:N0} collections already.", RpcErrors.Info("TOO_MANY_COLLECTIONS"));
    }

    private EmbeddedCollection Publish(string scratch, string name)
    {
        DurableFolder.Sync(scratch);
        Directory.Move(scratch, FolderOf(name));
        DurableFolder.Sync(_options.DataFolder);
        return Open(name);
    }

    private EmbeddedCollection Open(string name, bool leaveOutDamaged = false)
    {
        var folder = FolderOf(name);
        try
        {
            var info = CollectionInfo.Load(folder);
            var index = Bm25Index.Open(IndexOf(folder), leaveOutDamaged);
            _unusable.TryRemove(name, out _);
            if (index.Recovery.IsNeeded) LogRecovered(name, index.Recovery);
            index.SyncInterval = _options.SyncInterval;
            return _open[name] = new EmbeddedCollection(name, info.Created, index, _logger);
        }
        catch (IndexLockedException)
        {
            throw RpcErrors.Create(
                StatusCode.FailedPrecondition, $"Collection '{name}' is in use by another process.", RpcErrors.Info("IN_USE", ("collection", name)));
        }
        catch (IOException e)
        {
            LogUnusable(e, name);
            _unusable[name] = true;
            throw RpcErrors.Create(
                StatusCode.DataLoss, $"Collection '{name}' cannot be opened: {e.Message}", RpcErrors.Info("UNUSABLE", ("collection", name)));
        }
    }

    private IEnumerable<string> Names() => Directory.EnumerateDirectories(_options.DataFolder)
        .Select(folder => Path.GetFileName(folder)!)
        .Where(name => NameRules.Problem(name) is null);

    private static string IndexOf(string folder) => Path.Combine(folder, "index");

    private string FolderOf(string name) => Path.Combine(_options.DataFolder, name);

    private async ValueTask<IDisposable> TurnAsync(CancellationToken cancellation)
    {
        await _changing.WaitAsync(cancellation);
        return new Turn(_changing);
    }

    [LoggerMessage(13, LogLevel.Information, "Collection {Collection} was recovered: {Recovery}")]
    private partial void LogRecovered(string collection, IndexRecovery recovery);

    [LoggerMessage(12, LogLevel.Error, "Collection {Collection} cannot be opened")]
    private partial void LogUnusable(Exception exception, string collection);

    private sealed class Turn(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
