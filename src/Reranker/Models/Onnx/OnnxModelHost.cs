using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>
/// The models of this process, loaded when they are first used. Where they do not all fit, the one idle longest makes room
/// for the next.
/// </summary>
/// <param name="memoryLimit">Most bytes that loaded models take together.</param>
/// <param name="logger">Told what runs where.</param>
internal sealed partial class OnnxModelHost(long memoryLimit, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly List<Slot> _slots = [];
    private long _uses;

    /// <summary>A place for a model; loads nothing.</summary>
    public Slot Add(string name, ModelFolder folder, string provider, SchedulerOptions options)
    {
        var slot = new Slot(this, name, folder, provider, options);
        _slots.Add(slot);
        return slot;
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        foreach (var slot in _slots) await UnloadAsync(slot);
        _gate.Dispose();
    }

    private async Task<Lease> UseAsync(Slot slot, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (slot.Loaded is null)
            {
                await MakeRoomAsync(slot);
                slot.Loaded = await Task.Run(() => Load(slot), CancellationToken.None);
            }
            slot.Enter(++_uses);
            return new Lease(slot);
        }
        finally
        {
            _gate.Release();
        }
    }

    private LoadedModel Load(Slot slot)
    {
        try
        {
            var loaded = new LoadedModel(slot.Folder, slot.Provider, slot.Options);
            Loaded(slot.Name, loaded.Device, slot.Folder.WeightBytes >> 20, slot.CacheBytes >> 20);
            return loaded;
        }
        catch (GenAIException failure)
        {
            throw new ModelException($"The model {slot.Name} could not be loaded: {failure.Message}", failure)
            {
                Kind = ModelFailure.Refused,
            };
        }
    }

    private async Task MakeRoomAsync(Slot wanted)
    {
        while (_slots.Where(slot => slot.Loaded is not null).Sum(slot => slot.Bytes) + wanted.Bytes > memoryLimit)
        {
            var idle = _slots.Where(slot => slot.Loaded is not null && slot.Users == 0).MinBy(slot => slot.LastUse)
                ?? throw new ModelException($"The model {wanted.Name} has to wait: the memory is taken by models at work.")
                {
                    Kind = ModelFailure.Overloaded,
                    RetryAfter = TimeSpan.FromSeconds(1),
                };
            await UnloadAsync(idle);
        }
    }

    private async Task UnloadAsync(Slot slot)
    {
        if (slot.Loaded is not { } loaded) return;
        slot.Loaded = null;
        await loaded.DisposeAsync();
        Unloaded(slot.Name);
    }

    [LoggerMessage(EventId = 20, EventName = "ModelLoaded", Level = LogLevel.Information,
        Message = "Model {Model} runs on {Device}: {Weights} MiB of weights, up to {Cache} MiB of key-value cache")]
    private partial void Loaded(string model, string device, long weights, long cache);

    [LoggerMessage(EventId = 21, EventName = "ModelUnloaded", Level = LogLevel.Information, Message = "Model {Model} was unloaded")]
    private partial void Unloaded(string model);

    /// <summary>A model's place.</summary>
    internal sealed class Slot(OnnxModelHost host, string name, ModelFolder folder, string provider, SchedulerOptions options)
    {
        private int _users;

        public string Name => name;

        public ModelFolder Folder => folder;

        public string Provider => provider;

        public SchedulerOptions Options => options;

        /// <summary>Most bytes of its caches.</summary>
        public long CacheBytes => folder.CacheBytesPerToken * options.MaxCacheTokens;

        /// <summary>Most bytes that it takes.</summary>
        public long Bytes => folder.WeightBytes + CacheBytes;

        public LoadedModel? Loaded { get; set; }

        public int Users => Volatile.Read(ref _users);

        public long LastUse { get; private set; }

        /// <summary>The model, loaded if it is not; stays loaded until the lease is disposed.</summary>
        /// <exception cref="ModelException">It cannot be loaded, or there is no room for it now.</exception>
        public Task<Lease> UseAsync(CancellationToken cancellationToken) => host.UseAsync(this, cancellationToken);

        public void Enter(long use)
        {
            LastUse = use;
            Interlocked.Increment(ref _users);
        }

        public void Leave() => Interlocked.Decrement(ref _users);
    }

    /// <summary>Keeps a model loaded.</summary>
    internal readonly struct Lease(Slot slot) : IDisposable
    {
        public LoadedModel Model => slot.Loaded!;

        public void Dispose() => slot.Leave();
    }
}
