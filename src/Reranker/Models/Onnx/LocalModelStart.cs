using Microsoft.Extensions.Options;
using ReasonRank.Ranking.Models;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>
/// Loads the default model before the service answers, so that nobody waits for it and one that cannot be loaded is
/// refused like any other wrong setting. The others are loaded when they are first used.
/// </summary>
internal sealed partial class LocalModelStart(
    LocalModels models, IOptions<RerankerOptions> options, ILogger<LocalModelStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var first = options.Value.Models.FirstOrDefault();
        foreach (var slot in models.All)
        {
            if (slot.Name != first?.RequestName)
                Later(slot.Name, slot.Provider, MemoryPlan.Mebibytes(slot.Folder.WeightBytes), MemoryPlan.Mebibytes(slot.CacheBytes), MemoryPlan.Mebibytes(slot.WorkingBytes));
        }
        if (first is null || models.Find(first.RequestName) is not { } usual) return;
        try
        {
            // The native library cannot be interrupted; the start can.
            using var lease = await usual.UseAsync(CancellationToken.None).WaitAsync(cancellationToken);
        }
        catch (ModelException fault)
        {
            throw new OptionsValidationException(
                RerankerOptions.SectionName, typeof(RerankerOptions), [$"{RerankerOptions.SectionName}:Models:0:Path: {fault.Message}"]);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1, EventName = "ModelLater", Level = LogLevel.Information,
        Message = "Model {Model} runs in this process on {Provider} once it is used: {Weights} MiB of weights, up to {Cache} MiB of key-value cache and {Work} MiB to compute in")]
    private partial void Later(string model, string provider, long weights, long cache, long work);
}
