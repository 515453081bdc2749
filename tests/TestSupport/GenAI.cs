using System.Diagnostics;

namespace ReasonRank.TestSupport;

/// <summary>The real ONNX Runtime GenAI and its test models.</summary>
public static class GenAI
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>Folder of the native libraries. Skips the calling test when they are not there.</summary>
    public static string Libraries
    {
        get
        {
            Real.Shared("onnxruntime-genai/unpack");
            if (!OperatingSystem.IsLinux()) Real.Missing("the native libraries are for Linux");
            return Unpacked.Value;
        }
    }

    /// <summary>Folder of a test model, such as <c>tiny-ranker</c>. Skips the calling test when it is not there.</summary>
    public static string ModelFolder(string name) => Real.Shared($"data/genai-models/{name}");

    private static string Unpack()
    {
        using var process = Process.Start(new ProcessStartInfo(Real.Shared("onnxruntime-genai/unpack"))
        {
            RedirectStandardOutput = true,
        })!;
        var folder = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? folder : throw new InvalidOperationException("The native libraries could not be unpacked.");
    }
}
