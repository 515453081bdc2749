namespace ReasonRank.Ranking.Models;

/// <summary>How a call of a model failed, which decides whether another attempt makes sense.</summary>
public enum ModelFailure
{
    /// <summary>The request itself: another attempt fails the same way.</summary>
    Refused,

    /// <summary>The server has too much to do.</summary>
    Overloaded,

    /// <summary>The server could not be reached, or failed.</summary>
    Unavailable,

    /// <summary>The answer broke off, or was none.</summary>
    Broken,

    /// <summary>The server took too long.</summary>
    TimedOut,
}
