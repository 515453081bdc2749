namespace ReasonRank.OnnxGenAI;

/// <summary>Why a turn is over; the numbers are the library's.</summary>
public enum TurnFinish : uint
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>The model ended it.</summary>
    EndToken = 1,

    /// <summary>A stop string was written.</summary>
    StopString = 2,

    /// <summary>The turn has its most tokens.</summary>
    MaxGenerated = 3,

    /// <summary>The request has its most tokens.</summary>
    MaxSession = 4,

    /// <summary>It was cancelled.</summary>
    Cancelled = 5,

    /// <summary>It failed.</summary>
    Failed = 6,
}
