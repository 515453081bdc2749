namespace ReasonRank.Ranking.Models;

/// <summary>A call of a model failed. Its message is one sentence that may be shown to the caller: no keys, no texts.</summary>
public sealed class ModelException : Exception
{
    /// <summary>A failure.</summary>
    public ModelException() { }

    /// <summary>A failure with its reason.</summary>
    public ModelException(string message) : base(message) { }

    /// <summary>A failure with its reason and cause.</summary>
    public ModelException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>What kind of failure it is.</summary>
    public ModelFailure Kind { get; init; }

    /// <summary>When the server wants to be asked again; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
