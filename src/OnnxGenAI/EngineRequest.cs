using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>A sequence that an engine writes. Every call comes from the thread that made the engine.</summary>
public sealed unsafe class EngineRequest : IDisposable
{
    private readonly Engine _engine;
    private readonly OgaHandle _handle;

    internal EngineRequest(Engine engine, nint request, OgaHandle parent)
    {
        _engine = engine;
        Pointer = request;
        _handle = new OgaHandle(request, Oga.OgaDestroyRequest, parent);
    }

    internal nint Pointer { get; }

    /// <summary>Begins a turn.</summary>
    /// <param name="tokens">The prompt, or what comes on top of the last turn; not empty.</param>
    /// <param name="options">How to write it.</param>
    /// <returns>Number of the turn.</returns>
    /// <exception cref="GenAIException">The prompt is too long, or a turn is going on.</exception>
    public ulong BeginTurn(ReadOnlySpan<int> tokens, TurnOptions? options = null)
    {
        _engine.RequireOwner();
        if (tokens.IsEmpty) throw new ArgumentException("A prompt has at least one token.", nameof(tokens));
        var native = options is null ? 0 : Native(options);
        try
        {
            ulong turn;
            fixed (int* pointer = tokens)
                Oga.Check(Oga.OgaRequestBeginTurn(_handle, native, pointer, (ulong)tokens.Length, out turn));
            return turn;
        }
        finally
        {
            if (native != 0) Oga.OgaDestroyTurnOptions(native);
        }
    }

    /// <summary>Stops a turn.</summary>
    /// <returns>Whether it was still going on.</returns>
    public bool CancelTurn(ulong turn)
    {
        _engine.RequireOwner();
        Oga.Check(Oga.OgaRequestCancelTurn(_handle, turn, out var cancelled));
        return cancelled;
    }

    /// <summary>Ends the request and frees its place in the cache.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed) return;
        _engine.RequireOwner();
        Oga.Check(Oga.OgaRequestClose(_handle));
        _engine.Forget(this);
        _handle.Dispose();
    }

    private nint Native(TurnOptions options)
    {
        if (options.Temperature is { } heat && !float.IsFinite(heat) || options.TopP is { } mass && !float.IsFinite(mass))
            throw new ArgumentException("Temperature and TopP must be finite numbers.", nameof(options));
        Oga.Check(Oga.OgaRequestCreateTurnOptions(_handle, out var native));
        try
        {
            if (options.MaxTokens is { } most) Oga.Check(Oga.OgaTurnOptionsSetMaxGeneratedTokens(native, (ulong)Math.Max(1, most)));
            if (options.Temperature is { } temperature)
            {
                Oga.Check(Oga.OgaTurnOptionsSetDoSample(native, temperature > 0));
                Oga.Check(Oga.OgaTurnOptionsSetTemperature(native, temperature));
            }
            if (options.TopP is { } topP) Oga.Check(Oga.OgaTurnOptionsSetTopP(native, topP));
            if (options.TopK is { } topK) Oga.Check(Oga.OgaTurnOptionsSetTopK(native, topK));
            if (options.Seed is { } seed) Oga.Check(Oga.OgaTurnOptionsSetSeed(native, seed));
            if (options.StopStrings.Count > 0) SetStopStrings(native, options.StopStrings);
            if (options.Guidance is var (kind, grammar)) Oga.Check(Oga.OgaTurnOptionsSetGuidance(native, kind, grammar));
            return native;
        }
        catch
        {
            Oga.OgaDestroyTurnOptions(native);
            throw;
        }
    }

    private static void SetStopStrings(nint options, IReadOnlyList<string> stops)
    {
        string[] strings = [.. stops.Select(stop => CString.Checked(stop, nameof(stops)))];
        Oga.Check(Oga.OgaCreateStringArrayFromStrings(strings, (nuint)strings.Length, out var array));
        try
        {
            Oga.Check(Oga.OgaTurnOptionsSetStopStrings(options, array));
        }
        finally
        {
            Oga.OgaDestroyStringArray(array);
        }
    }
}
