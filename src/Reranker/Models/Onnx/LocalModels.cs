using Microsoft.Extensions.Options;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>The configured models of this process, on the devices that they run on.</summary>
internal sealed class LocalModels : IAsyncDisposable
{
    private readonly Dictionary<string, OnnxModelHost.Slot> _slots = [];
    private readonly List<OnnxModelHost> _hosts = [];

    public LocalModels(IOptions<RerankerOptions> options, ILogger<OnnxModelHost> logger)
    {
        var placed = options.Value.Models
            .Where(model => model.IsLocal)
            .Select(model => (
                Options: model, Folder: model.Folder!.Within(model.ContextTokens),
                Device: LocalDevice.Of(model.Provider, options.Value.LocalMemoryBytes)))
            .ToList();
        foreach (var device in placed.GroupBy(place => place.Device))
        {
            var host = new OnnxModelHost(device.Key.MemoryBytes, logger);
            _hosts.Add(host);
            foreach (var (model, folder, _) in device)
            {
                var others = device.Where(other => other.Options != model).Select(other => other.Folder).ToList();
                var limits = MemoryPlan.For(model, folder, others, device.Key.MemoryBytes);
                _slots.Add(model.RequestName, host.Add(model.RequestName, folder, device.Key.Provider, limits));
            }
        }
    }

    public IReadOnlyCollection<OnnxModelHost.Slot> All => _slots.Values;

    /// <summary>The place of a model; null when it does not run in this process.</summary>
    public OnnxModelHost.Slot? Find(string name) => _slots.GetValueOrDefault(name);

    /// <summary>A configured model.</summary>
    public OnnxModel Model(ModelOptions options) => new(options, _slots[options.RequestName]);

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts) await host.DisposeAsync();
    }
}
