using System.Collections.Concurrent;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ReasonRank.ServiceDefaults.Errors;
using ReasonRank.V1;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ReasonRank.Retrieval.Engines.Elasticsearch;

/// <summary>
/// Collections as indices of Elasticsearch. A collection is an alias, prefix and name, of one index, whose name adds a dot and a
/// number: another index can be built beside it and take over at once. Its settings are kept in the mapping.
/// </summary>
internal sealed partial class ElasticsearchEngine(
    Cluster cluster, IOptions<ElasticsearchOptions> options, IOptions<RetrievalOptions> retrieval, TimeProvider time) : IRetrievalEngine, IAsyncDisposable
{
    /// <summary>The engine's name in the contract.</summary>
    public const string Name = "elasticsearch";

    private const string What = "filter_path=*.aliases,*.mappings._meta.reasonrank";

    // Another process may have deleted a collection, or put another index behind its alias.
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _changing = new(1);
    private readonly ElasticsearchOptions _options = options.Value;

    public async Task<HealthCheckResult> CheckAsync(CancellationToken cancellation)
    {
        // As the node sees it that answers: it searches without a master, too.
        var health = await ReadAsync("/_cluster/health?local=true&filter_path=cluster_name,status,number_of_nodes", DescriptionsJson.Default.ClusterHealth, cancellation);
        var master = await ReadAsync("/_cluster/state/master_node?local=true&filter_path=master_node", DescriptionsJson.Default.ClusterMaster, cancellation);
        var state = $"{Name}, cluster {health.ClusterName} is {health.Status}, nodes: {health.NumberOfNodes}";
        if (master.MasterNode is null) return HealthCheckResult.Degraded($"{state}; it has no master and takes no writes");
        return health.Status == "red" ? HealthCheckResult.Degraded($"{state}; some indices cannot be searched") : HealthCheckResult.Healthy(state);
    }

    public async Task<IPassageCollection> CreateAsync(string name, CollectionSettings settings, CancellationToken cancellation)
    {
        var collections = await FindAsync("*", cancellation);
        if (collections.ContainsKey(name)) throw AlreadyExists(name);
        if (collections.Count >= retrieval.Value.MaxCollections)
            throw RpcErrors.Create(StatusCode.ResourceExhausted, $"There are {retrieval.Value.MaxCollections:N0} collections already.", RpcErrors.Info("TOO_MANY_COLLECTIONS"));

        var meta = new CollectionMeta(settings.Analyzer, settings.K1, settings.B, settings.SeparateFields, time.GetUtcNow());
        var answer = await cluster.SendAsync(
            HttpMethod.PUT, $"/{AliasOf(name)}.1", IndexDefinition.Of(AliasOf(name), meta, _options), cancellation);
        if (answer.IsSuccess) return await GetAsync(name, cancellation);
        var error = ClusterError.Of(answer);
        throw error.Types.Contains("resource_already_exists_exception") ? AlreadyExists(name) : ClusterErrors.Of(error, name);
    }

    public async ValueTask<IPassageCollection> GetAsync(string name, CancellationToken cancellation)
    {
        if (_known.TryGetValue(name, out var known) && time.GetElapsedTime(known.Since) < Trusted) return known.Collection;
        Dictionary<string, (CollectionAddress Address, CollectionMeta Meta)> found;
        try
        {
            found = await FindAsync(name, cancellation);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && known is not null)
        {
            // Nodes without a master cannot tell, and search all the same.
            _known.TryUpdate(name, known with { Since = time.GetTimestamp() }, known);
            return known.Collection;
        }
        await _changing.WaitAsync(cancellation);
        try
        {
            if (found.TryGetValue(name, out var entry)) return await KeepAsync(entry.Address, entry.Meta);
            await ForgetAsync(name);
            throw RpcErrors.NotFound("collection", name);
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task<IReadOnlyList<IPassageCollection>> ListAsync(CancellationToken cancellation)
    {
        var collections = new List<IPassageCollection>();
        foreach (var name in (await FindAsync("*", cancellation)).Keys.Order(StringComparer.Ordinal))
        {
            try
            {
                collections.Add(await GetAsync(name, cancellation));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
            {
                // Deleted meanwhile.
            }
        }
        return collections;
    }

    public async Task DeleteAsync(string name, CancellationToken cancellation)
    {
        if (_options.Attached.ContainsKey(name)) throw ClusterErrors.ReadOnly(name);
        if (!(await FindAsync(name, cancellation)).TryGetValue(name, out var entry)) throw RpcErrors.NotFound("collection", name);
        await _changing.WaitAsync(cancellation);
        try
        {
            await ForgetAsync(name);
            var answer = await cluster.SendAsync(HttpMethod.DELETE, $"/{entry.Address.Index}", default, cancellation);
            if (!answer.IsSuccess) throw ClusterErrors.Of(answer, name);
        }
        finally
        {
            _changing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var known in _known.Values) await known.Collection.DisposeAsync();
        _changing.Dispose();
    }

    private async ValueTask<ElasticsearchCollection> KeepAsync(CollectionAddress address, CollectionMeta meta)
    {
        if (_known.TryGetValue(address.Name, out var known))
        {
            if (known.Collection.Address == address)
            {
                _known[address.Name] = known with { Since = time.GetTimestamp() };
                return known.Collection;
            }
            await ForgetAsync(address.Name);
        }
        var collection = new ElasticsearchCollection(address, meta, cluster, _options, time);
        _known[address.Name] = new Known(collection, time.GetTimestamp());
        return collection;
    }

    private async ValueTask ForgetAsync(string name)
    {
        if (_known.TryRemove(name, out var known)) await known.Collection.DisposeAsync();
    }

    /// <summary>Collections whose names fit a pattern.</summary>
    private async Task<Dictionary<string, (CollectionAddress Address, CollectionMeta Meta)>> FindAsync(string pattern, CancellationToken cancellation)
    {
        var answer = await cluster.SendAsync(HttpMethod.GET, $"/{AliasOf(pattern)}?{What}&ignore_unavailable=true&master_timeout=2s", default, cancellation);
        if (!answer.IsSuccess && answer.Status != 404) throw ClusterErrors.Of(answer, pattern);
        var collections = new Dictionary<string, (CollectionAddress, CollectionMeta)>(StringComparer.Ordinal);
        foreach (var (index, description) in answer.IsSuccess ? answer.Read(DescriptionsJson.Default.DictionaryStringDescription) : [])
        {
            if (description.Mappings?.Meta?.Reasonrank is not { } meta) continue;
            foreach (var alias in description.Aliases?.Keys.Where(alias => alias.StartsWith(_options.IndexPrefix, StringComparison.Ordinal)) ?? [])
            {
                var name = alias[_options.IndexPrefix.Length..];
                collections[name] = (new CollectionAddress(name, alias, index, IndexFields.Own), meta);
            }
        }
        foreach (var (name, attached) in _options.Attached.Where(attached => pattern == "*" || pattern == attached.Key))
        {
            collections[name] = (
                new CollectionAddress(name, attached.Index, attached.Index, IndexFields.Of(attached)),
                new CollectionMeta(attached.Analyzer, attached.K1, attached.B, SeparateFields: false, default));
        }
        return collections;
    }

    private async Task<T> ReadAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var answer = await cluster.SendAsync(HttpMethod.GET, path, default, cancellation);
        return answer.IsSuccess ? answer.Read(type) : throw ClusterErrors.Of(answer, "*");
    }

    private string AliasOf(string name) => _options.IndexPrefix + name;

    private static RpcException AlreadyExists(string name) => RpcErrors.Create(
        StatusCode.AlreadyExists, $"There is a collection named '{name}' already.", RpcErrors.Info("ALREADY_EXISTS", ("collection", name)));

    private sealed record Known(ElasticsearchCollection Collection, long Since);

    private sealed record ClusterHealth(string? ClusterName, string? Status, int NumberOfNodes);

    private sealed record ClusterMaster(string? MasterNode);

    private sealed record Description(Dictionary<string, object>? Aliases, Mappings? Mappings);

    private sealed record Mappings([property: JsonPropertyName("_meta")] Meta? Meta);

    private sealed record Meta(CollectionMeta? Reasonrank);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
    [JsonSerializable(typeof(Dictionary<string, Description>))]
    [JsonSerializable(typeof(ClusterHealth))]
    [JsonSerializable(typeof(ClusterMaster))]
    private sealed partial class DescriptionsJson : JsonSerializerContext;
}
