using System.Globalization;

namespace ReasonRank.Ranking.Strategies.Pairwise;

/// <summary>Counts how often a model contradicts itself: the mark of one that judges by places.</summary>
internal sealed class DuelTally
{
    private int _decided;
    private int _contradictory;

    /// <summary>What a user should know; empty when there were no contradictions.</summary>
    public IEnumerable<string> Warnings => _contradictory == 0
        ? []
        : [string.Create(CultureInfo.InvariantCulture,
            $"The model contradicted itself on {_contradictory} of {_decided} pairs when they changed places ({(double)_contradictory / _decided:P0}).")];

    /// <summary>Counts a duel that is over.</summary>
    public void Add(Duel duel)
    {
        if (duel.IsDecided) _decided++;
        if (duel.IsContradictory) _contradictory++;
    }
}
