namespace ReasonRank.Ranking.Models;

/// <summary>A piece of a model's streamed answer.</summary>
public abstract record ModelEvent
{
    /// <summary>
    /// A free place was found and the prompt was sent. Once for each attempt; each is accounted for by
    /// <see cref="Wasted"/> or <see cref="Finished"/>, unless the call fails or is stopped. A cached answer has none.
    /// </summary>
    /// <param name="Waited">Time spent waiting for the place.</param>
    public sealed record Started(TimeSpan Waited) : ModelEvent;

    /// <summary>The next characters of the reasoning; never half of a surrogate pair.</summary>
    /// <param name="Text">Not empty.</param>
    public sealed record Reasoning(string Text) : ModelEvent;

    /// <summary>The next characters of the answer; never half of a surrogate pair.</summary>
    /// <param name="Text">Not empty.</param>
    public sealed record Answer(string Text) : ModelEvent;

    /// <summary>
    /// The answer up to here was reasoning: its beginning stood in the prompt, where the chat template puts it.
    /// </summary>
    public sealed record ReasoningClosed : ModelEvent;

    /// <summary>Log-probabilities of the next tokens, reasoning included; only where they were asked for.</summary>
    /// <param name="Items">In the order of the text, which they may precede or follow.</param>
    public sealed record Tokens(IReadOnlyList<GeneratedToken> Items) : ModelEvent;

    /// <summary>An attempt failed, or another was faster.</summary>
    /// <param name="Spent">What it cost.</param>
    public sealed record Wasted(Usage Spent) : ModelEvent;

    /// <summary>The answer begins anew: what came before is void.</summary>
    public sealed record Restarted : ModelEvent;

    /// <summary>The last event of every answer that did not fail.</summary>
    /// <param name="Reason">Why the model stopped.</param>
    /// <param name="Usage">What the call cost, without what was wasted.</param>
    public sealed record Finished(FinishReason Reason, Usage Usage) : ModelEvent;
}
