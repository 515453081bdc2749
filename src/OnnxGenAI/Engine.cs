using ReasonRank.OnnxGenAI.Native;

namespace ReasonRank.OnnxGenAI;

/// <summary>
/// Continuous batching: requests join and leave between steps. Every call, of its requests too, comes from the thread that
/// made it. Tells tokens, no scores.
/// </summary>
public sealed class Engine : IDisposable
{
    private readonly int _owner = Environment.CurrentManagedThreadId;
    private readonly Dictionary<nint, EngineRequest> _requests = [];
    private readonly OgaHandle _handle;
    private readonly OgaHandle _events;

    /// <summary>An engine on a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="maxEvents">Most events of one step; what is left comes with the next.</param>
    /// <exception cref="NotSupportedException">The library is older than 0.17.</exception>
    /// <exception cref="GenAIException">The model cannot be batched like that.</exception>
    public Engine(Model model, int maxEvents = 64)
    {
        Feature.Engine.Require();
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        Oga.Check(Oga.OgaCreateEngine(model.Handle, out var engine));
        _handle = new OgaHandle(engine, Oga.OgaDestroyEngine, model.Handle);
        try
        {
            Oga.Check(Oga.OgaCreateEngineEventBuffer(_handle, (nuint)maxEvents, out var events));
            _events = new OgaHandle(events, Oga.OgaDestroyEngineEventBuffer, _handle);
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
        Oga.Check(Oga.OgaEngineGetCapabilities(_handle, out var capabilities));
        MaxBatchSize = (int)Oga.OgaEngineCapabilitiesGetConfiguredMaxBatchSize(capabilities);
        MaxRequestLength = (long)Oga.OgaEngineCapabilitiesGetMaxRequestLength(capabilities);
        Oga.OgaDestroyEngineCapabilities(capabilities);
    }

    /// <summary>Most sequences of one step.</summary>
    public int MaxBatchSize { get; }

    /// <summary>Most tokens of a request; 0 when only the model's context limits it.</summary>
    public long MaxRequestLength { get; }

    /// <summary>Whether a turn is going on.</summary>
    public bool HasPending
    {
        get
        {
            RequireOwner();
            Oga.Check(Oga.OgaEngineHasPendingRequests(_handle, out var pending));
            return pending;
        }
    }

    /// <summary>A request without a turn.</summary>
    /// <param name="maxTokens">Most tokens over all turns, prompts included; 0 for the model's own limit.</param>
    public EngineRequest CreateRequest(int maxTokens = 0)
    {
        RequireOwner();
        ArgumentOutOfRangeException.ThrowIfNegative(maxTokens);
        nint options = 0;
        try
        {
            if (maxTokens > 0)
            {
                Oga.Check(Oga.OgaCreateRequestOptions(out options));
                Oga.Check(Oga.OgaRequestOptionsSetMaxSessionTokens(options, (ulong)maxTokens));
            }
            Oga.Check(Oga.OgaEngineCreateRequest(_handle, options, out var pointer));
            var request = new EngineRequest(this, pointer, _handle);
            _requests.Add(pointer, request);
            return request;
        }
        finally
        {
            if (options != 0) Oga.OgaDestroyRequestOptions(options);
        }
    }

    /// <summary>Makes a step, or hands out what is left of the last one.</summary>
    /// <param name="events">Emptied, then filled; may stay empty.</param>
    public void Run(List<EngineEvent> events)
    {
        RequireOwner();
        events.Clear();
        Oga.Check(Oga.OgaEngineRun(_handle, _events));
        var count = Oga.OgaEngineEventBufferGetCount(_events);
        for (nuint i = 0; i < count; i++) events.Add(Read(Oga.OgaEngineEventBufferGet(_events, i)));
    }

    /// <summary>Ends the engine and its requests.</summary>
    public void Dispose()
    {
        if (_handle.IsClosed) return;
        RequireOwner();
        foreach (var request in _requests.Values.ToList()) request.Dispose();
        _events.Dispose();
        _handle.Dispose();
    }

    internal void RequireOwner()
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (Environment.CurrentManagedThreadId != _owner)
            throw new InvalidOperationException("An engine is used by the thread that made it.");
    }

    internal void Forget(EngineRequest request) => _requests.Remove(request.Pointer);

    private EngineEvent Read(nint item)
    {
        Oga.Check(Oga.OgaEngineEventGetFlags(item, out var flags));
        Oga.Check(Oga.OgaEngineEventGetRequest(item, out var request));
        Oga.Check(Oga.OgaEngineEventGetTurnId(item, out var turn));
        var (token, finish, code) = (-1, TurnFinish.None, 0u);
        if (flags.HasFlag(EngineEventFlags.Token)) Oga.Check(Oga.OgaEngineEventGetToken(item, out token));
        if (flags.HasFlag(EngineEventFlags.TurnFinished)) Oga.Check(Oga.OgaEngineEventGetFinishReason(item, out finish));
        if (flags.HasFlag(EngineEventFlags.Failed)) Oga.Check(Oga.OgaEngineEventGetErrorCode(item, out code));
        return new EngineEvent(flags, _requests.GetValueOrDefault(request), turn, token, finish, code);
    }
}
