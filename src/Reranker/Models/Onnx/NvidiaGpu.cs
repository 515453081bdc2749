using System.Runtime.InteropServices;

namespace ReasonRank.Reranker.Models.Onnx;

/// <summary>The first GPU, as its driver's management library (NVML) tells of it.</summary>
internal static class NvidiaGpu
{
    private const int Success = 0;

    private static readonly Lazy<long?> Memory = new(Ask);

    private delegate int Call();

    private delegate int GetHandle(uint index, out nint device);

    private delegate int GetMemory(nint device, out MemoryInfo memory);

    /// <summary>Its memory; null where there is no GPU or no driver.</summary>
    public static long? MemoryBytes => Memory.Value;

    private static long? Ask()
    {
        if (!NativeLibrary.TryLoad(OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1", out var library)) return null;
        try
        {
            if (Function<Call>(library, "nvmlInit_v2")() != Success) return null;
            try
            {
                return Function<GetHandle>(library, "nvmlDeviceGetHandleByIndex_v2")(0, out var device) == Success
                    && Function<GetMemory>(library, "nvmlDeviceGetMemoryInfo")(device, out var memory) == Success
                        ? (long)memory.Total
                        : null;
            }
            finally
            {
                _ = Function<Call>(library, "nvmlShutdown")();
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
        finally
        {
            NativeLibrary.Free(library);
        }
    }

    private static T Function<T>(nint library, string name) where T : Delegate =>
        Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));

    [StructLayout(LayoutKind.Sequential)]
    private struct MemoryInfo
    {
        public ulong Total;
        public ulong Free;
        public ulong Used;
    }
}
