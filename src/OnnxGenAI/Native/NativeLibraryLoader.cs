using System.Reflection;
using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>
/// Finds the native libraries: in the configured folder, else beside the program where the NuGet package lays them, else
/// on the loader's path. Loads them once in a process.
/// </summary>
internal static class NativeLibraryLoader
{
    private static readonly Lock Gate = new();
    private static string? _folder;
    private static nint _library;

    /// <summary>The file loaded; only its name when the loader found it; null before the first use.</summary>
    public static string? Path { get; private set; }

    public static void Install() => NativeLibrary.SetDllImportResolver(typeof(Oga).Assembly, Resolve);

    /// <summary>Sets the folder and loads.</summary>
    /// <exception cref="InvalidOperationException">Loaded from another folder already.</exception>
    /// <exception cref="GenAILibraryException">Not found or not usable.</exception>
    public static void Load(string? folder)
    {
        var full = folder is null ? null : System.IO.Path.GetFullPath(folder);
        lock (Gate)
        {
            if (_library != 0 && full is not null && full != _folder)
                throw new InvalidOperationException($"ONNX Runtime GenAI is loaded from {Path} already; a process has one.");
            _folder ??= full;
            Find();
        }
    }

    /// <summary>Whether the loaded library has a function.</summary>
    public static bool Has(string function)
    {
        Load(null);
        return NativeLibrary.TryGetExport(_library, function, out _);
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Oga.Library) return 0;
        lock (Gate) return Find();
    }

    private static nint Find()
    {
        if (_library != 0) return _library;
        var tried = new List<string>();
        foreach (var folder in Folders())
            if (TryFolder(folder, tried)) return _library;
        if (_folder is null && NativeLibrary.TryLoad(Oga.Library, typeof(Oga).Assembly, null, out _library))
        {
            Path = FileName("onnxruntime-genai");
            return _library;
        }
        if (_folder is null) tried.Add($"{FileName("onnxruntime-genai")} on the loader's path: not found");
        throw new GenAILibraryException(
            $"The native library of ONNX Runtime GenAI could not be loaded. Tried {string.Join("; ", tried)}.");
    }

    private static bool TryFolder(string folder, List<string> tried)
    {
        var file = System.IO.Path.Combine(folder, FileName("onnxruntime-genai"));
        if (!File.Exists(file))
        {
            tried.Add($"{file}: no such file");
            return false;
        }
        try
        {
            // GenAI opens ONNX Runtime by its name and takes the one that is loaded.
            foreach (var runtime in RuntimeNames())
                if (System.IO.Path.Combine(folder, runtime) is var beside && File.Exists(beside))
                {
                    NativeLibrary.Load(beside);
                    break;
                }
            _library = NativeLibrary.Load(file);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            tried.Add($"{file}: {exception.Message.ReplaceLineEndings(" ").Trim()}");
            return false;
        }
        Path = file;
        return true;
    }

    private static IEnumerable<string> Folders()
    {
        if (_folder is { } configured) return [configured];
        var own = AppContext.BaseDirectory;
        return [System.IO.Path.Combine(own, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"), own];
    }

    private static string FileName(string name) =>
        OperatingSystem.IsWindows() ? $"{name}.dll" : OperatingSystem.IsMacOS() ? $"lib{name}.dylib" : $"lib{name}.so";

    private static IEnumerable<string> RuntimeNames() => OperatingSystem.IsLinux()
        ? ["libonnxruntime.so.1", "libonnxruntime.so"]
        : [FileName("onnxruntime")];
}
