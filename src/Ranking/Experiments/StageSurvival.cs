using ReasonRank.Ranking.Evaluation;

namespace ReasonRank.Ranking.Experiments;

/// <summary>
/// Which share of the relevant passages is left after a cut of a cascade: the recall at the cut, averaged over the queries
/// that have relevant passages (the view of Learning Cascade Ranking as One Network, arXiv 2503.09492).
/// </summary>
public static class StageSurvival
{
    /// <summary>The share, 0 to 1; a query without results keeps none.</summary>
    /// <param name="qrels">The judgments; levels of 1 and more are relevant.</param>
    /// <param name="run">The order that is cut.</param>
    /// <param name="cut">Results kept of each query.</param>
    /// <param name="queryIds">The queries.</param>
    public static double Of(Qrels qrels, Run run, int cut, IEnumerable<string> queryIds)
    {
        var options = new EvaluationOptions();
        List<double> shares = [];
        foreach (var id in queryIds)
        {
            if (!qrels.TryGet(id, out var judgments)) continue;
            var ranking = new JudgedRanking(run[id], judgments, options);
            if (ranking.Relevant > 0) shares.Add((double)ranking.RelevantWithin(cut) / ranking.Relevant);
        }
        return shares.Count > 0 ? shares.Average() : 0;
    }
}
