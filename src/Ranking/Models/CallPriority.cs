namespace ReasonRank.Ranking.Models;

/// <summary>Share of a model under load.</summary>
public enum CallPriority
{
    /// <summary>Somebody waits for the answer.</summary>
    Interactive,

    /// <summary>Nobody waits: yields to interactive calls, without starving.</summary>
    Batch,
}
