namespace ReasonRank.Ranking.Fusion;

/// <summary>How scores are made comparable before they are added.</summary>
public enum FusionMethod
{
    /// <summary>Zero mean, unit (population) standard deviation over the candidates; all 0 where all are equal.</summary>
    ZScore,

    /// <summary>Scaled to 0..1 over the candidates; all 0 where all are equal.</summary>
    MinMax,

    /// <summary>1 / (rank constant + rank); Cormack, Clarke and Buettcher, SIGIR 2009.</summary>
    ReciprocalRank,

    /// <summary>The scores as they are; their scales are the weights' business.</summary>
    Sum,
}
