namespace ReasonRank.Ranking.Experiments;

/// <summary>Which systems no other one beats in both quality and cost.</summary>
public static class ParetoFront
{
    /// <summary>For each point whether it is on the front: none is as good and cheaper, or better and as cheap.</summary>
    public static bool[] Mark(IReadOnlyList<(double Cost, double Quality)> points) =>
    [
        .. points.Select(point => !points.Any(other =>
            other.Cost <= point.Cost && other.Quality >= point.Quality && other != point)),
    ];
}
