using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Setwise;

/// <summary>Finds the best of a few candidates: the comparison that sorting rests on. Serves one plan.</summary>
public interface IContest
{
    /// <summary>The best of the last contest; its first candidate where the answers name none.</summary>
    int Winner { get; }

    /// <summary>What a user should know about the contests so far.</summary>
    IEnumerable<string> Warnings => [];

    /// <summary>The calls of a contest, round by round; <see cref="Winner"/> is right when they have ended.</summary>
    /// <param name="items">At least two candidates; the first wins unless another is better.</param>
    IEnumerable<IReadOnlyList<WindowCall>> Rounds(IReadOnlyList<int> items);

    /// <summary>Calls and rounds of a contest.</summary>
    /// <param name="items">Number of candidates.</param>
    (int Calls, int Rounds) Bound(int items);
}
