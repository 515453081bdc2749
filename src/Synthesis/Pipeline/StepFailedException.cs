using ReasonRank.Ranking.Models;

namespace ReasonRank.Synthesis.Pipeline;

/// <summary>A step could not make its result.</summary>
internal sealed class StepFailedException : Exception
{
    /// <summary>A failure.</summary>
    /// <param name="end">Why, for the query's row.</param>
    /// <param name="isPassing">Whether another attempt may succeed.</param>
    /// <param name="cause">What it came from.</param>
    public StepFailedException(ItemEnd end, bool isPassing, Exception? cause = null) : base(end.Message, cause) =>
        (End, IsPassing) = (end, isPassing);

    /// <summary>Why, for the query's row.</summary>
    public ItemEnd End { get; }

    /// <summary>Whether another attempt may succeed.</summary>
    public bool IsPassing { get; }

    /// <summary>When another attempt makes sense; null where nobody said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The failure of a model's call.</summary>
    public static StepFailedException Of(ModelException failure) => new(
        new ItemEnd(
            failure.Kind switch
            {
                ModelFailure.Refused => "model-refused",
                ModelFailure.Overloaded => "model-overloaded",
                ModelFailure.Broken => "model-answer-broken",
                ModelFailure.TimedOut => "model-timeout",
                _ => "model-unavailable",
            },
            failure.Message),
        failure.Kind != ModelFailure.Refused, failure)
    {
        RetryAfter = failure.RetryAfter,
    };
}
