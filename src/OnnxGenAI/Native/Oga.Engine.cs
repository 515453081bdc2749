using System.Runtime.InteropServices;

namespace ReasonRank.OnnxGenAI.Native;

/// <summary>Continuous batching, as of version 0.17.</summary>
internal static partial class Oga
{
    [LibraryImport(Library)]
    public static partial nint OgaCreateEngine(OgaHandle model, out nint engine);

    [LibraryImport(Library)]
    public static partial void OgaDestroyEngine(nint engine);

    [LibraryImport(Library)]
    public static partial nint OgaEngineHasPendingRequests(OgaHandle engine, [MarshalAs(UnmanagedType.U1)] out bool pending);

    [LibraryImport(Library)]
    public static partial nint OgaEngineRun(OgaHandle engine, OgaHandle buffer);

    [LibraryImport(Library)]
    public static partial nint OgaEngineGetCapabilities(OgaHandle engine, out nint capabilities);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial nuint OgaEngineCapabilitiesGetConfiguredMaxBatchSize(nint capabilities);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial ulong OgaEngineCapabilitiesGetMaxRequestLength(nint capabilities);

    [LibraryImport(Library)]
    public static partial void OgaDestroyEngineCapabilities(nint capabilities);

    [LibraryImport(Library)]
    public static partial nint OgaCreateRequestOptions(out nint options);

    [LibraryImport(Library)]
    public static partial void OgaDestroyRequestOptions(nint options);

    [LibraryImport(Library)]
    public static partial nint OgaRequestOptionsSetMaxSessionTokens(nint options, ulong value);

    /// <param name="engine">The engine.</param>
    /// <param name="options">May be null.</param>
    /// <param name="request">The request.</param>
    [LibraryImport(Library)]
    public static partial nint OgaEngineCreateRequest(OgaHandle engine, nint options, out nint request);

    [LibraryImport(Library)]
    public static partial void OgaDestroyRequest(nint request);

    [LibraryImport(Library)]
    public static unsafe partial nint OgaRequestBeginTurn(
        OgaHandle request, nint options, int* tokens, ulong count, out ulong turn);

    [LibraryImport(Library)]
    public static partial nint OgaRequestCancelTurn(
        OgaHandle request, ulong turn, [MarshalAs(UnmanagedType.U1)] out bool cancelled);

    [LibraryImport(Library)]
    public static partial nint OgaRequestClose(OgaHandle request);

    [LibraryImport(Library)]
    public static partial nint OgaRequestCreateTurnOptions(OgaHandle request, out nint options);

    [LibraryImport(Library)]
    public static partial void OgaDestroyTurnOptions(nint options);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetMaxGeneratedTokens(nint options, ulong value);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetDoSample(nint options, [MarshalAs(UnmanagedType.U1)] bool value);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetTemperature(nint options, float value);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetTopP(nint options, float value);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetTopK(nint options, int value);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetSeed(nint options, ulong value);

    [LibraryImport(Library)]
    public static partial nint OgaTurnOptionsSetStopStrings(nint options, nint strings);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint OgaTurnOptionsSetGuidance(nint options, string type, string data);

    [LibraryImport(Library)]
    public static partial nint OgaCreateEngineEventBuffer(OgaHandle engine, nuint capacity, out nint buffer);

    [LibraryImport(Library)]
    public static partial void OgaDestroyEngineEventBuffer(nint buffer);

    /// <returns>Not an <c>OgaResult*</c>: a number.</returns>
    [LibraryImport(Library)]
    public static partial nuint OgaEngineEventBufferGetCount(OgaHandle buffer);

    /// <returns>Not an <c>OgaResult*</c>: an event, owned by the buffer until the engine runs again.</returns>
    [LibraryImport(Library)]
    public static partial nint OgaEngineEventBufferGet(OgaHandle buffer, nuint index);

    [LibraryImport(Library)]
    public static partial nint OgaEngineEventGetFlags(nint item, out EngineEventFlags flags);

    [LibraryImport(Library)]
    public static partial nint OgaEngineEventGetRequest(nint item, out nint request);

    [LibraryImport(Library)]
    public static partial nint OgaEngineEventGetTurnId(nint item, out ulong turn);

    [LibraryImport(Library)]
    public static partial nint OgaEngineEventGetToken(nint item, out int token);

    [LibraryImport(Library)]
    public static partial nint OgaEngineEventGetFinishReason(nint item, out TurnFinish reason);

    [LibraryImport(Library)]
    public static partial nint OgaEngineEventGetErrorCode(nint item, out uint code);
}
