namespace ReasonRank.Ranking.Experiments;

/// <summary>What the held-out half of the queries says about a suggestion.</summary>
public enum SuggestionVerdict
{
    /// <summary>It holds: affordable and reliably better than the first system; or the first system, which none reliably beats.</summary>
    Confirmed,

    /// <summary>It costs more than the limit there.</summary>
    TooCostly,

    /// <summary>It is not better than the first system there.</summary>
    NotBetter,

    /// <summary>It is better than the first system there, by no more than chance would explain.</summary>
    WithinChance,

    /// <summary>The first system was chosen, and another affordable one reliably beats it there.</summary>
    Beaten,
}
