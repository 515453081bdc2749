namespace ReasonRank.Ranking;

/// <summary>A request cannot be ranked as it asks. Holds everything that is wrong with it.</summary>
public sealed class InvalidRankingException(IReadOnlyList<Violation> violations)
    : ArgumentException(string.Join("; ", violations.Select(v => $"{v.Path} {v.Description}")))
{
    /// <summary>At least one.</summary>
    public IReadOnlyList<Violation> Violations { get; } = violations;
}
