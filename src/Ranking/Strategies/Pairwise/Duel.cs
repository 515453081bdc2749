using ReasonRank.Ranking.Strategies.Planning;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>
/// Two candidates shown in both orders (Qin et al., NAACL Findings 2024, section 3.1), because models like one place more
/// than the other.
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

    /// <summary>Whether both are answered.</summary>
    public bool IsDecided => _forth.IsAnswered && _back.IsAnswered;

    /// <summary>Whether the answers name different winners.</summary>
    public bool IsContradictory => IsDecided && _forth.Order[0] != _back.Order[0];

    /// <summary>
    /// The first one's share of a point: with probabilities their mean over both orders (duoT5, in
    /// <c>pairwise_rankllm.py</c> of castorini/rank_llm); else 1 or 0 when both answers agree. Half a point for a tie, and
    /// while an answer is missing.
    /// </summary>
    public double Share =>
        !IsDecided ? .5 :
        _forth.Scores is { } forth && _back.Scores is { } back ? (forth[0] + back[1]) / 2 :
        IsContradictory ? .5 :
        _forth.Order[0] == first ? 1 : 0;

    /// <summary>Who won; null for a tie, or while an answer is missing.</summary>
    public int? Winner => Share switch { > .5 => first, < .5 => second, _ => null };
}
