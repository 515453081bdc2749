namespace ReasonRank.OnnxGenAI;

/// <summary>What an event of the engine tells; the numbers are the library's.</summary>
[Flags]
public enum EngineEventFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A token was written.</summary>
    Token = 1,

    /// <summary>The turn is over.</summary>
    TurnFinished = 2,

    /// <summary>The turn waits for room in the cache.</summary>
    CapacityBlocked = 4,

    /// <summary>The turn failed.</summary>
    Failed = 8,

    /// <summary>The same may succeed later.</summary>
    Retryable = 16,
}
