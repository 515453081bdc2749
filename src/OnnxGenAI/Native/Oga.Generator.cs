using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>Generation.</summary>
internal static partial class Oga
{
    [LibraryImport(Library)]
    public static partial nint OgaCreateGeneratorParams(OgaHandle model, out nint parameters);

    [LibraryImport(Library)]
    public static partial void OgaDestroyGeneratorParams(nint parameters);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGeneratorParamsSetSearchNumber(OgaHandle parameters, string name, double value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGeneratorParamsSetSearchBool(
        OgaHandle parameters, string name, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGeneratorParamsGetSearchNumber(OgaHandle parameters, string name, out double value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGeneratorParamsSetGuidance(
        OgaHandle parameters, string type, string data, [MarshalAs(UnmanagedType.U1)] bool fastForward);

    [LibraryImport(Library)]
    public static partial nint OgaCreateGenerator(OgaHandle model, OgaHandle parameters, out nint generator);

    [LibraryImport(Library)]
    public static partial void OgaDestroyGenerator(nint generator);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaGenerator_AppendTokens(OgaHandle generator, int* tokens, nuint count);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_AppendTokenSequences(OgaHandle generator, OgaHandle sequences);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_GenerateNextToken(OgaHandle generator);

    /// <returns>Not an <c>OgaResult*</c>: a flag.</returns>
    [LibraryImport(Library)]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool OgaGenerator_IsDone(OgaHandle generator);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial nuint OgaGenerator_TokenCount(OgaHandle generator);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaGenerator_GetNextTokens(OgaHandle generator, out int* tokens, out nuint count);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_RewindTo(OgaHandle generator, nuint length);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_GetLogits(OgaHandle generator, out nint tensor);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_SetLogits(OgaHandle generator, OgaHandle tensor);

    [LibraryImport(Library)]
    public static partial nint OgaGenerator_SetLogits(OgaHandle generator, nint tensor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGenerator_GetInput(OgaHandle generator, string name, out nint tensor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGenerator_GetOutput(OgaHandle generator, string name, out nint tensor);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaGenerator_SetRuntimeOption(OgaHandle generator, string key, string value);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaSetActiveAdapter(OgaHandle generator, OgaHandle adapters, string name);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial nuint OgaGenerator_GetSequenceCount(OgaHandle generator, nuint index);

    /// <returns>Not an <c>OgaResult*</c>: the tokens, owned by the generator.</returns>
    [LibraryImport(Library)]
    public static unsafe partial int* OgaGenerator_GetSequenceData(OgaHandle generator, nuint index);
}
