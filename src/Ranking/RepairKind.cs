namespace ReasonRank.Ranking;

/// <summary>What was wrong with a model's answer.</summary>
public enum RepairKind
{
    /// <summary>An id named more than once: the first mention counts.</summary>
    Duplicate,

    /// <summary>An id left out: appended in the incoming order.</summary>
    Missing,

    /// <summary>An id that was not in the window: dropped.</summary>
    OutOfRange,

    /// <summary>No answer could be found: the window keeps its incoming order.</summary>
    NoAnswer,

    /// <summary>The answer was cut off at the token limit.</summary>
    Truncated,

    /// <summary>The answer was read although its tags or format were not as asked.</summary>
    Format,

    /// <summary>The answer was cut off or left out, and a second call made the model give it.</summary>
    Forced,
}
