using ReasonRank.OnnxGenAI;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>What models of this process run on.</summary>
/// <param name="Provider"><c>cpu</c> or <c>cuda</c>.</param>
/// <param name="MemoryBytes">Most bytes that models may take on it together.</param>
internal sealed record LocalDevice(string Provider, long MemoryBytes)
{
    /// <summary>The setting for the GPU where it can be used, else the CPU.</summary>
    public const string Auto = "auto";

    private const string Cpu = "cpu";
    private const string Cuda = "cuda";

    /// <summary>What can be set.</summary>
    public static IReadOnlyList<string> Providers { get; } = [Auto, Cuda, Cpu];

    /// <summary>The device that a setting means.</summary>
    /// <param name="provider">One of <see cref="Providers"/>.</param>
    /// <param name="limit">Most bytes as set; null for what the device has.</param>
    /// <exception cref="InvalidDataException">It is not there, with a sentence on what is missing.</exception>
    public static LocalDevice Of(string provider, long? limit)
    {
        if (provider == Cpu) return OnCpu(limit);
        var missing = MissingForCuda();
        if (missing is null) return new(Cuda, limit ?? NvidiaGpu.MemoryBytes!.Value / 10 * 9);
        return provider == Auto ? OnCpu(limit) : throw new InvalidDataException(missing);
    }

    private static LocalDevice OnCpu(long? limit) => new(Cpu, limit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    /// <summary>A sentence on why there is no CUDA; null when it can be used.</summary>
    public static string? MissingForCuda()
    {
        if (Path.GetDirectoryName(GenAIRuntime.LibraryPath) is { Length: > 0 } folder)
        {
            var file = Path.Combine(folder, OperatingSystem.IsWindows() ? "onnxruntime-genai-cuda.dll" : "libonnxruntime-genai-cuda.so");
            if (!File.Exists(file)) return $"the native libraries are for the CPU alone: there is no {file}";
        }
        return NvidiaGpu.MemoryBytes is null ? "there is no GPU of NVIDIA, or no driver for it" : null;
    }
}
