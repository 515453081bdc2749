using System.Diagnostics;
using ReasonRank.OnnxGenAI;
using ReasonRank.Ranking.Models;
using ReasonRank.Reranker.Models.Onnx.Scheduling;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>
/// The models on one device, loaded when they are first used. Where they do not all fit, the one idle longest makes room
/// for the next; where all of them work, that one finishes its calls first and new ones wait.
/// </summary>
/// <param name="memoryLimit">Most bytes that loaded models take together.</param>
/// <param name="logger">Told what runs where.</param>
internal sealed partial class OnnxModelHost(long memoryLimit, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _gate = new(1);
    private readonly Lock _lock = new();
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
        // What is being loaded right now ends with the process.
        if (!await _gate.WaitAsync(LongestWait)) return;
        foreach (var slot in _slots) await UnloadAsync(slot);
    }

    private async Task<Lease> UseAsync(Slot slot, CancellationToken cancellationToken)
    {
        if (TryEnter(slot)) return new Lease(slot);
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (TryEnter(slot)) return new Lease(slot);
            await MakeRoomAsync(slot, cancellationToken);
            var loaded = await Task.Run(() => Load(slot), CancellationToken.None);
            lock (_lock) slot.Loaded = loaded;
            return TryEnter(slot) ? new Lease(slot) : throw new UnreachableException();
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool TryEnter(Slot slot)
    {
        lock (_lock)
        {
            if (slot.Loaded is null || slot.IsLeaving) return false;
            slot.Users++;
            slot.LastUse = ++_uses;
            return true;
        }
    }

    private void Leave(Slot slot)
    {
        lock (_lock)
        {
            if (--slot.Users == 0) slot.Idle?.TrySetResult();
        }
    }

    private LoadedModel Load(Slot slot)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var loaded = new LoadedModel(slot.Folder, slot.Provider, slot.Options);
            Loaded(
                slot.Name, loaded.Device, MemoryPlan.Mebibytes(slot.Folder.WeightBytes), MemoryPlan.Mebibytes(slot.CacheBytes),
                MemoryPlan.Mebibytes(slot.WorkingBytes), Stopwatch.GetElapsedTime(start).TotalSeconds);
            return loaded;
        }
        catch (Exception failure) when (failure is GenAIException or NotSupportedException)
        {
            throw new ModelException($"The model {slot.Name} could not be loaded: {failure.Message}", failure)
            {
                Kind = ModelFailure.Refused,
            };
        }
    }

    private async Task MakeRoomAsync(Slot wanted, CancellationToken cancellationToken)
    {
        while (ToUnload(wanted) is { } leaving)
        {
            try
            {
                await leaving.Idle!.Task.WaitAsync(cancellationToken);
                await UnloadAsync(leaving);
            }
            finally
            {
                lock (_lock) leaving.IsLeaving = false;
            }
        }
    }

    // One at work takes no new calls while another waits for its room: else a busy model would keep the others out for good.
    private Slot? ToUnload(Slot wanted)
    {
        lock (_lock)
        {
            var loaded = _slots.Where(slot => slot.Loaded is not null).ToList();
            if (loaded.Sum(slot => slot.Bytes) + wanted.Bytes <= memoryLimit) return null;
            var leaving = loaded.MinBy(slot => (slot.Users > 0, slot.LastUse))
                ?? throw new ModelException($"The model {wanted.Name} takes {MemoryPlan.Mebibytes(wanted.Bytes)} MiB, more than the {MemoryPlan.Mebibytes(memoryLimit)} MiB that are there.");
            leaving.IsLeaving = true;
            leaving.Idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (leaving.Users == 0) leaving.Idle.SetResult();
            return leaving;
        }
    }

    private async Task UnloadAsync(Slot slot)
    {
        LoadedModel? loaded;
        lock (_lock) (loaded, slot.Loaded) = (slot.Loaded, null);
        if (loaded is null) return;
        await loaded.DisposeAsync();
        Unloaded(slot.Name);
    }

    [LoggerMessage(EventId = 20, EventName = "ModelLoaded", Level = LogLevel.Information,
        Message = "Model {Model} runs in this process on {Device}: {Weights} MiB of weights, up to {Cache} MiB of key-value cache and {Work} MiB to compute in; loaded in {Seconds:0.0} s")]
    private partial void Loaded(string model, string device, long weights, long cache, long work, double seconds);

    [LoggerMessage(EventId = 21, EventName = "ModelUnloaded", Level = LogLevel.Information, Message = "Model {Model} was unloaded")]
    private partial void Unloaded(string model);

    /// <summary>A model's place.</summary>
    internal sealed class Slot(OnnxModelHost host, string name, ModelFolder folder, string provider, SchedulerOptions options)
    {
        public string Name => name;

        public ModelFolder Folder => folder;

        public string Provider => provider;

        public SchedulerOptions Options => options;

        /// <summary>Most bytes of its caches.</summary>
        public long CacheBytes { get; } = MemoryPlan.CacheBytes(folder, options);

        /// <summary>Most bytes that computing batches of prompts takes.</summary>
        public long WorkingBytes { get; } = MemoryPlan.WorkingBytes(folder, options.MaxPromptTokens);

        /// <summary>Most bytes that it takes.</summary>
        public long Bytes => folder.WeightBytes + CacheBytes + WorkingBytes;

        /// <summary>The model while it is loaded; to be used under a lease only.</summary>
        public LoadedModel? Loaded { get; set; }

        /// <summary>Leases. This and what follows changes under the host's lock.</summary>
        internal int Users { get; set; }

        internal long LastUse { get; set; }

        internal bool IsLeaving { get; set; }

        internal TaskCompletionSource? Idle { get; set; }

        /// <summary>The model, loaded if it is not; stays loaded until the lease is disposed.</summary>
        /// <exception cref="ModelException">It cannot be loaded.</exception>
        public Task<Lease> UseAsync(CancellationToken cancellationToken) => host.UseAsync(this, cancellationToken);

        /// <summary>The model if it is loaded; null otherwise.</summary>
        public Lease? TryUse() => host.TryEnter(this) ? new Lease(this) : null;

        internal void Leave() => host.Leave(this);
    }

    /// <summary>Keeps a model loaded.</summary>
    internal readonly struct Lease(Slot slot) : IDisposable
    {
        public LoadedModel Model => slot.Loaded!;

        public void Dispose() => slot.Leave();
    }
}
