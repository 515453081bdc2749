using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>
/// Two candidates shown in both orders (Qin et al., NAACL Findings 2024, section 3.1): only who wins both times wins,
/// because models like one place more than the other.
/// </summary>
/// <param name="first">A candidate.</param>
/// <param name="second">Another.</param>
internal sealed class Duel(int first, int second)
{
    private readonly WindowCall _forth = new([first, second]);
    private readonly WindowCall _back = new([second, first]);

    public int First => first;

    public int Second => second;

    /// <summary>Both questions.</summary>
    public IReadOnlyList<WindowCall> Calls => [_forth, _back];

    /// <summary>Who won; null for a tie, or while an answer is missing.</summary>
    public int? Winner =>
        _forth.IsAnswered && _back.IsAnswered && _forth.Order[0] == _back.Order[0] ? _forth.Order[0] : null;
}
