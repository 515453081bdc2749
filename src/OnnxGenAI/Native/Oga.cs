using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>
/// The C interface of ONNX Runtime GenAI (ort_genai_c.h), as far as the binding uses it. What returns <c>nint</c> is an
/// <c>OgaResult*</c> unless it says otherwise: null on success, else an error for <see cref="Check"/>.
/// </summary>
internal static partial class Oga
{
    public const string Library = "onnxruntime-genai";

    static Oga() => NativeLibraryLoader.Install();

    /// <summary>Throws what a result says, and frees it.</summary>
    /// <exception cref="GenAIException">The result is an error.</exception>
    public static void Check(nint result)
    {
        if (result != 0) throw Error(result);
    }

    /// <summary>Copies a string that the library handed over, and frees it.</summary>
    public static string Take(nint text)
    {
        try
        {
            return Marshal.PtrToStringUTF8(text) ?? "";
        }
        finally
        {
            OgaDestroyString(text);
        }
    }

    private static GenAIException Error(nint result)
    {
        var message = Marshal.PtrToStringUTF8(OgaResultGetError(result));
        OgaDestroyResult(result);
        return new GenAIException(message ?? "ONNX Runtime GenAI failed without a reason.");
    }

    [LibraryImport(Library)]
    public static partial void OgaShutdown();

    /// <returns>A string owned by the result.</returns>
    [LibraryImport(Library)]
    private static partial nint OgaResultGetError(nint result);

    [LibraryImport(Library)]
    private static partial void OgaDestroyResult(nint result);

    [LibraryImport(Library)]
    private static partial void OgaDestroyString(nint text);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaSetLogBool(string name, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaSetLogCallback(delegate* unmanaged<byte*, nuint, void> callback);

    [LibraryImport(Library)]
    public static partial void OgaSetTelemetryEnabled([MarshalAs(UnmanagedType.U1)] bool enabled);

    [LibraryImport(Library)]
    public static partial nint OgaSetCurrentGpuDeviceId(int deviceId);

    [LibraryImport(Library)]
    public static partial nint OgaGetCurrentGpuDeviceId(out int deviceId);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaCreateStringArrayFromStrings(string[] strings, nuint count, out nint array);

    [LibraryImport(Library)]
    public static partial void OgaDestroyStringArray(nint array);
}
