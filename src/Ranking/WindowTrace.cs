namespace ReasonRank.Ranking;

/// <summary>What one window did.</summary>
/// <param name="Window">Number of the call, from 0 in the order of their starts.</param>
/// <param name="Items">The candidates shown, by index.</param>
/// <param name="Order">The same in their new order.</param>
/// <param name="Repairs">What had to be mended.</param>
/// <param name="Reasoning">What the model thought, where it says so; empty otherwise.</param>
/// <param name="Answer">What the model answered, reasoning left out.</param>
/// <param name="Usage">What it cost.</param>
/// <param name="Duration">From sending the prompt to the last token.</param>
/// <param name="Queue">Waiting for a free model, before the prompt was sent.</param>
/// <param name="Error">Why the call failed; null when it did not.</param>
public sealed record WindowTrace(
    int Window, IReadOnlyList<int> Items, IReadOnlyList<int> Order, Repairs Repairs, string Reasoning, string Answer,
    Usage Usage, TimeSpan Duration, TimeSpan Queue, string? Error);
