using System.Runtime.InteropServices;
using System.Text;
using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>ONNX Runtime GenAI in this process: its libraries, its log, its end.</summary>
public static class GenAIRuntime
{
    private static Action<string>? _log;

    /// <summary>The library in use; null before the first use.</summary>
    public static string? LibraryPath => NativeLibraryLoader.Path;

    /// <summary>
    /// Native objects that are not freed. The library itself counts some of them, and complains of leaks when it ends.
    /// </summary>
    public static int LiveObjects => OgaHandle.Alive;

    /// <summary>Loads the libraries and switches the library's telemetry off. Loading again changes nothing.</summary>
    /// <param name="folder">
    /// Folder of <c>libonnxruntime-genai.so</c> and <c>libonnxruntime.so.1</c>; null for where the NuGet package lays them
    /// beside the program, and then the loader's path.
    /// </param>
    /// <exception cref="GenAILibraryException">Missing or not usable.</exception>
    /// <exception cref="InvalidOperationException">Loaded from another folder already.</exception>
    public static void Load(string? folder = null)
    {
        NativeLibraryLoader.Load(folder);
        if (Feature.Telemetry.IsThere) Oga.OgaSetTelemetryEnabled(false);
    }

    /// <summary>Sends the library's log to a sink, from any thread; null stops it.</summary>
    /// <exception cref="NotSupportedException">The library is older than 0.9.</exception>
    public static unsafe void LogTo(Action<string>? sink)
    {
        Feature.LogCallback.Require();
        _log = sink;
        Oga.Check(Oga.OgaSetLogBool("enabled", sink is not null));
        Oga.Check(Oga.OgaSetLogCallback(sink is null ? null : &Log));
    }

    /// <summary>The GPU that models are loaded onto from now on, by its number.</summary>
    public static int GpuDevice
    {
        get
        {
            Oga.Check(Oga.OgaGetCurrentGpuDeviceId(out var device));
            return device;
        }
        set => Oga.Check(Oga.OgaSetCurrentGpuDeviceId(value));
    }

    /// <summary>Ends the library, for good: nothing of it can be used in this process any more.</summary>
    /// <exception cref="InvalidOperationException">Objects are still alive.</exception>
    public static void Shutdown()
    {
        if (LiveObjects > 0)
            throw new InvalidOperationException($"{LiveObjects} native objects are still alive; dispose them first.");
        if (LibraryPath is not null) Oga.OgaShutdown();
    }

    [UnmanagedCallersOnly]
    private static unsafe void Log(byte* text, nuint length)
    {
        try
        {
            _log?.Invoke(Encoding.UTF8.GetString(text, (int)length));
        }
        catch (Exception)
        {
            // An exception must not cross into native code, and a log is not worth the process.
        }
    }
}
