using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>Checks what the settings say about models in this process.</summary>
internal static class LocalSettings
{
    /// <summary>Least context of a model: a listwise prompt of a few passages, with its instruction and the answer.</summary>
    public const int LeastContext = 1024;

    private const int MostRows = 32;
    private const int MostPrefixes = 64;
    private const int MostPromptTokens = 1 << 20;
    private const int MostThreads = 1024;

    /// <summary>Reads a model's folder, or keeps why that is not possible.</summary>
    public static void ReadFolder(ModelOptions model)
    {
        try
        {
            model.Folder = ModelFolder.Read(model.Path!);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            model.FolderFault = fault.Message;
        }
    }

    /// <summary>Loads the native libraries when a model needs them.</summary>
    /// <returns>A sentence on what is wrong; null when they are loaded, or not needed.</returns>
    public static string? LoadLibraries(RerankerOptions options)
    {
        if (!options.Models.Any(model => model.IsLocal)) return null;
        try
        {
            GenAIRuntime.Load(options.NativeFolder);
            return null;
        }
        catch (Exception fault) when (fault is GenAILibraryException or InvalidOperationException)
        {
            return fault.Message;
        }
    }

    /// <summary>A sentence for each thing that is wrong.</summary>
    /// <param name="path">The model's path in the configuration.</param>
    /// <param name="model">The settings.</param>
    /// <param name="options">All of them.</param>
    public static IEnumerable<string> Check(string path, ModelOptions model, RerankerOptions options)
    {
        foreach (var (name, isSet) in OfServers(model))
            if (isSet) yield return $"{path}:{name} is for models behind a server; {path}:Path runs the model in this process.";
        if (model.MaxBatch is < 1 or > MostRows) yield return $"{path}:MaxBatch must be 1 to {MostRows}.";
        if (model.KeptPrefixes is < 0 or > MostPrefixes) yield return $"{path}:KeptPrefixes must be 0 to {MostPrefixes}.";
        if (model.PromptTokens is < 1 or > MostPromptTokens) yield return $"{path}:PromptTokens must be 1 to {MostPromptTokens}.";
        if (model.Threads is < 1 or > MostThreads) yield return $"{path}:Threads must be 1 to {MostThreads}.";
        if (model.CacheTokens < model.ContextTokens)
            yield return $"{path}:CacheTokens must be at least {path}:ContextTokens, which is {model.ContextTokens}.";
        if (!LocalDevice.Providers.Contains(model.Provider))
        {
            yield return $"{path}:Provider '{model.Provider}' is unknown; known are {string.Join(", ", LocalDevice.Providers)}.";
            yield break;
        }
        if (model.Folder is not { } folder)
        {
            yield return $"{path}:Path: {model.FolderFault}.";
            yield break;
        }
        if (folder.ContextTokens < LeastContext)
            yield return $"{path}:Path: the context of {folder.ContextTokens} tokens is too small for a ranking; it takes {LeastContext} at least.";
        else if (model.ContextTokens > folder.ContextTokens)
            yield return $"{path}:ContextTokens must be at most {folder.ContextTokens}, the context of the model in {folder.Path}.";
        if (NotRunnable(path, model, folder, options) is { } reason) yield return reason;
    }

    private static string? NotRunnable(string path, ModelOptions model, ModelFolder folder, RerankerOptions options)
    {
        if (GenAIRuntime.LibraryPath is null && LoadLibraries(options) is not null) return null;
        try
        {
            var device = LocalDevice.Of(model.Provider, options.LocalMemoryBytes);
            var least = MemoryPlan.Least(folder.Within(model.ContextTokens), model);
            return least <= device.MemoryBytes ? null
                : $"{path}:Path: the model takes {MemoryPlan.Mebibytes(least)} MiB at least, {MemoryPlan.Mebibytes(folder.WeightBytes)} of them weights, but "
                    + $"{MemoryPlan.Mebibytes(device.MemoryBytes)} MiB are there for models on {device.Provider}; set {path}:ContextTokens, {path}:PromptTokens or Reranker:LocalMemoryBytes.";
        }
        catch (InvalidDataException missing)
        {
            return $"{path}:Provider cannot be {model.Provider}: {missing.Message}.";
        }
    }

    private static IEnumerable<(string Name, bool IsSet)> OfServers(ModelOptions model) =>
    [
        (nameof(model.Endpoint), model.Endpoint.Length > 0),
        (nameof(model.ApiKey), model.ApiKey is not null),
        (nameof(model.Server), model.Server is not null),
        (nameof(model.HedgeAfter), model.HedgeAfter is not null),
    ];
}
